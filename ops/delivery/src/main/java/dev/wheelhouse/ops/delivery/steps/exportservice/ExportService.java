// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.exportservice;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workflow.Manifests;
import dev.wheelhouse.ops.delivery.workflow.StepContext;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import dev.wheelhouse.ops.delivery.workflow.StepType;
import dev.wheelhouse.ops.delivery.workflow.StepWorld.Place;

/// Makes an address known as a Service, with an endpoint of its own, on the clusters that a
/// topology policy names.
public final class ExportService implements StepType {

  @Override
  public String name() {
    return "export-service";
  }

  @Override
  public StepResult run(StepContext context, Properties properties) {
    JsonObject metadata =
        Manifests.metadata(
            properties.string("name").orElseGet(() -> context.context().string("name").orElse("")),
            properties
                .string("namespace")
                .orElseGet(() -> context.context().string("namespace").orElse("")));
    JsonObject service =
        service(metadata, port(properties, "port"), port(properties, "targetPort"));
    JsonObject endpoints =
        endpoints(metadata, properties.requiredString("ip"), port(properties, "targetPort"));
    for (Place place : context.world().places(properties.string("topology").stream().toList())) {
      context.world().dispatch(service.deepCopy(), place.cluster());
      context.world().dispatch(endpoints.deepCopy(), place.cluster());
    }
    return StepResult.succeeded();
  }

  private static long port(Properties properties, String name) {
    return properties
        .integer(name)
        .filter(it -> it > 0 && it <= 65_535)
        .orElseThrow(() ->
            properties.invalid(
                properties.path() + "." + name,
                "FieldValueInvalid",
                "must be a port from 1 to 65535"));
  }

  private static JsonObject service(JsonObject metadata, long port, long target) {
    JsonObject spec =
        JsonObject.of(
            "type",
            "ClusterIP",
            "ports",
            JsonArray.of(JsonObject.of("protocol", "TCP", "port", port, "targetPort", target)));
    return JsonObject.of(
        "apiVersion", "v1", "kind", "Service", "metadata", metadata.deepCopy(), "spec", spec);
  }

  private static JsonObject endpoints(JsonObject metadata, String ip, long target) {
    JsonObject subset =
        JsonObject.of(
            "addresses",
            JsonArray.of(JsonObject.of("ip", ip)),
            "ports",
            JsonArray.of(JsonObject.of("port", target)));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Endpoints",
        "metadata",
        metadata.deepCopy(),
        "subsets",
        JsonArray.of(subset));
  }
}
