// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.sharecloudresource;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.ComponentTrees;
import dev.wheelhouse.ops.delivery.workflow.Components;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld;
import java.util.List;
import java.util.Optional;

/// Copies the connection Secrets that the application's Terraform components have written to other
/// places, so that what runs there can use the resources.
public final class ShareCloudResource implements StepType {

  @Override
  public String name() {
    return "share-cloud-resource";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    List<Components.Deployed> configurations =
        ComponentTrees.components(context).deployed().stream()
            .filter(it -> it.workload().string("kind").orElse("").equals("Configuration"))
            .toList();
    for (Components.Deployed configuration : configurations) {
      Optional<ObjectRef> ref = secret(configuration);
      if (ref.isPresent()) {
        Optional<JsonObject> secret = context.world().objects(StepWorld.LOCAL).get(ref.get());
        if (secret.isEmpty()) {
          return StepResult.waiting(
              configuration.component() + ": " + ref.get() + " is not there yet");
        }
        copy(context, properties, secret.get());
      }
    }
    return StepResult.succeeded();
  }

  private static Optional<ObjectRef> secret(Components.Deployed configuration) {
    JsonObject workload = configuration.workload();
    return workload
        .object("spec", "writeConnectionSecretToRef")
        .map(it ->
            new ObjectRef(
                "v1",
                "Secret",
                it.string("namespace")
                    .or(() -> workload.string("metadata", "namespace"))
                    .orElse(""),
                it.string("name").orElse("")));
  }

  private static void copy(StepContext context, Properties properties, JsonObject secret) {
    for (Properties place : properties.objects("placements")) {
      String namespace =
          place.string("namespace").or(() -> secret.string("metadata", "namespace")).orElse("");
      String cluster = Manifests.cluster(place);
      boolean itself =
          cluster.equals(StepWorld.LOCAL)
              && namespace.equals(secret.string("metadata", "namespace").orElse(""));
      if (!itself) {
        JsonObject copy =
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Manifests.metadata(secret.string("metadata", "name").orElse(""), namespace),
                "type",
                secret.string("type").orElse("Opaque"),
                "data",
                secret.object("data").orElseGet(JsonObject::new));
        context.world().dispatch(copy, cluster);
      }
    }
  }
}
