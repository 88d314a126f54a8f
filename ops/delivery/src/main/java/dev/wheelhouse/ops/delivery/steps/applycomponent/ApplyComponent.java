// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.applycomponent;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Components.Deployment;
import dev.wheelhouse.ops.delivery.workflow.DeliveryStep;

/// `apply-component`. Its inputs fill in the component itself, which the workflow puts into the
/// property `value`.
public final class ApplyComponent implements DeliveryStep {

  @Override
  public String name() {
    return "apply-component";
  }

  @Override
  public Deployment deliver(Components components, Properties properties) {
    return components.apply(
        properties.requiredString("component"),
        properties.tree("value").orElseGet(JsonObject::new),
        properties.string("cluster").orElse(""),
        properties.string("namespace").orElse(""));
  }
}
