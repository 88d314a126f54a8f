// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.readobject;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepValues;
import java.util.Optional;

/// Reads an object. One that is not there is not an error: `output.$returns.err` says so.
public final class ReadObject implements StepType {

  @Override
  public String name() {
    return "read-object";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    ObjectRef ref =
        new ObjectRef(
            properties.string("apiVersion").orElse("core.oam.dev/v1beta1"),
            properties.string("kind").orElse("Application"),
            properties.string("namespace").orElse("default"),
            properties.requiredString("name"));
    Optional<JsonObject> found = context.world().objects(Manifests.cluster(properties)).get(ref);
    if (found.isPresent()) {
      return new StepResult.Succeeded(StepValues.object("output", found.get()), "");
    }
    String missing = ref + " is not there";
    JsonObject asked =
        JsonObject.of(
            "apiVersion",
            ref.apiVersion(),
            "kind",
            ref.kind(),
            "metadata",
            Manifests.metadata(ref.name(), ref.namespace()));
    return new StepResult.Succeeded(
        StepValues.returned("output", JsonObject.of("value", asked, "err", missing)), missing);
  }
}
