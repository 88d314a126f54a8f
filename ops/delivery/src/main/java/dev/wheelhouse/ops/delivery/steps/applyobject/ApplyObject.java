// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applyobject;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;

/// Applies one object as it is written.
public final class ApplyObject implements StepType {

  @Override
  public String name() {
    return "apply-object";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject object =
        properties
            .tree("value")
            .orElseThrow(() ->
                properties.invalid(
                    properties.path() + ".value",
                    "FieldValueRequired",
                    "Required value: the object to apply"));
    JsonObject live =
        context
            .world()
            .dispatch(
                Manifests.placed(properties.path() + ".value", object),
                Manifests.cluster(properties));
    return new StepResult.Succeeded(StepValues.object("apply", live), "");
  }
}
