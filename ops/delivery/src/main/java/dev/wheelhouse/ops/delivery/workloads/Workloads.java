// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.Map;
import java.util.Optional;

/// The workloads around a container, with the labels that KubeVela gives them.
public final class Workloads {

  private Workloads() {}

  /// What selects the pods of a component.
  public static JsonObject selector(ComponentContext context) {
    return JsonObject.of(AppKeys.COMPONENT, context.component());
  }

  /// A Deployment of one container. Replicas are left out: they belong to the `scaler` trait, an
  /// autoscaler or the server's default.
  public static JsonObject deployment(
      ComponentContext context, JsonObject container, Properties properties) {
    return workload("Deployment", context, container, properties);
  }

  /// A Deployment, StatefulSet or DaemonSet of one container.
  public static JsonObject workload(
      String kind, ComponentContext context, JsonObject container, Properties properties) {
    return Objects.named("apps/v1", kind, context.component())
        .with(
            "spec",
            JsonObject.of(
                "selector",
                JsonObject.of("matchLabels", selector(context)),
                "template",
                podTemplate(context, container, properties)));
  }

  /// The container of a component that may have ports, with its image.
  public static JsonObject container(ComponentContext context, Ports ports, Properties properties) {
    JsonObject container =
        ContainerTemplate.container(
            context.component(), properties.requiredString("image"), properties);
    ports.putInto(container);
    return container;
  }

  /// The spec of a Job of one container.
  public static JsonObject job(ComponentContext context, Properties properties) {
    JsonObject container =
        ContainerTemplate.container(
            context.component(), properties.requiredString("image"), properties);
    JsonObject template = podTemplate(context, container, properties);
    template.childObject("spec").put("restartPolicy", properties.string("restart").orElse("Never"));
    long count = properties.integer("count").orElse(1L);
    return JsonObject.of("parallelism", count, "completions", count, "template", template);
  }

  /// A pod template of one container, with what the parameters say about the pod.
  public static JsonObject podTemplate(
      ComponentContext context, JsonObject container, Properties properties) {
    JsonObject labels = new JsonObject();
    copy(properties.map("labels"), labels);
    if (properties.bool("addRevisionLabel").orElse(false)) {
      labels.put(AppKeys.REVISION, context.revision());
    }
    labels.put(AppKeys.NAME, context.application());
    labels.put(AppKeys.COMPONENT, context.component());
    JsonObject metadata = JsonObject.of("labels", labels);
    JsonObject annotations = new JsonObject();
    copy(properties.map("annotations"), annotations);
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    JsonObject spec = JsonObject.of("containers", JsonArray.of(container));
    pullSecrets(properties, spec);
    JsonArray aliases = properties.array("hostAliases");
    if (!aliases.isEmpty()) {
      spec.put("hostAliases", aliases);
    }
    Volumes.put(properties, container, spec);
    return JsonObject.of("metadata", metadata, "spec", spec);
  }

  private static void pullSecrets(Properties properties, JsonObject spec) {
    JsonArray secrets = new JsonArray();
    properties
        .strings("imagePullSecrets")
        .forEach(name -> secrets.add(JsonObject.of("name", name)));
    if (!secrets.isEmpty()) {
      spec.put("imagePullSecrets", secrets);
    }
  }

  private static void copy(Map<String, Optional<String>> values, JsonObject target) {
    values.forEach((key, value) -> value.ifPresent(it -> target.put(key, it)));
  }
}
