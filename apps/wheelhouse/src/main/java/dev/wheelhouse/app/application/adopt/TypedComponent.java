// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import dev.wheelhouse.ops.delivery.render.RenderedComponent;
import dev.wheelhouse.ops.delivery.render.Renderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the component of a type such as `webservice` that is exactly a live workload: rendered and
/// defaulted by the server it has the same specification, so that nothing restarts and nothing is
/// left unsaid.
final class TypedComponent {

  private static final Map<String, List<String>> TYPES =
      Map.of(
          "Deployment", List.of("webservice", "worker"),
          "StatefulSet", List.of("statefulset"),
          "DaemonSet", List.of("daemon"));

  private final ClusterObjects cluster;
  private final String application;
  private final Renderer renderer = new Renderer(Definitions.load());

  TypedComponent(ClusterObjects cluster, String application) {
    this.cluster = cluster;
    this.application = application;
  }

  Optional<JsonObject> of(JsonObject live, boolean scaled) {
    for (String type : TYPES.getOrDefault(ObjectRef.of(live).kind(), List.of())) {
      Optional<JsonObject> component =
          candidate(type, live, scaled).filter(it -> same(it, live, scaled));
      if (component.isPresent()) {
        return component;
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonObject> candidate(String type, JsonObject live, boolean scaled) {
    List<JsonObject> containers =
        live.array("spec", "template", "spec", "containers").orElseGet(JsonArray::new).objects();
    if (containers.size() != 1) {
      return Optional.empty();
    }
    JsonObject component =
        JsonObject.of(
            "name", ObjectRef.of(live).name(),
            "type", type,
            "properties", properties(live, containers.getFirst()));
    Optional<Long> replicas = live.integer("spec", "replicas").filter(_ -> !scaled);
    replicas.ifPresent(it ->
        component.put(
            "traits",
            JsonArray.of(
                JsonObject.of("type", "scaler", "properties", JsonObject.of("replicas", it)))));
    return Optional.of(component);
  }

  private static JsonObject properties(JsonObject live, JsonObject container) {
    JsonObject properties = JsonObject.of("image", container.string("image").orElse(""));
    container.string("imagePullPolicy").ifPresent(it -> properties.put("imagePullPolicy", it));
    copy(container, "command", properties, "cmd");
    for (String same : List.of("args", "env", "livenessProbe", "readinessProbe")) {
      copy(container, same, properties, same);
    }
    ports(container, properties);
    resources(container, properties);
    JsonObject pod = live.object("spec", "template", "spec").orElseGet(JsonObject::new);
    copy(pod, "hostAliases", properties, "hostAliases");
    List<String> secrets =
        pod.array("imagePullSecrets").orElseGet(JsonArray::new).objects().stream()
            .flatMap(it -> it.string("name").stream())
            .toList();
    if (!secrets.isEmpty()) {
      properties.put("imagePullSecrets", new JsonArray(secrets));
    }
    JsonObject template = live.object("spec", "template", "metadata").orElseGet(JsonObject::new);
    template
        .object("labels")
        .ifPresent(labels -> {
          JsonObject own = labels.deepCopy();
          own.remove(AppKeys.COMPONENT);
          own.remove(AppKeys.NAME);
          if (!own.isEmpty()) {
            properties.put("labels", own);
          }
        });
    template.object("annotations").ifPresent(it -> properties.put("annotations", it.deepCopy()));
    return properties;
  }

  private static void copy(JsonObject from, String field, JsonObject into, String as) {
    Object value = from.get(field);
    if (value instanceof JsonArray array && !array.isEmpty()) {
      into.put(as, new JsonArray(array));
    } else if (value instanceof JsonObject object) {
      into.put(as, object.deepCopy());
    }
  }

  private static void ports(JsonObject container, JsonObject properties) {
    JsonArray ports = new JsonArray();
    for (JsonObject port : container.array("ports").orElseGet(JsonArray::new).objects()) {
      JsonObject one = JsonObject.of("port", port.integer("containerPort").orElse(0L));
      port.string("name").ifPresent(it -> one.put("name", it));
      port.string("protocol")
          .filter(it -> !it.equals("TCP"))
          .ifPresent(it -> one.put("protocol", it));
      ports.add(one);
    }
    if (!ports.isEmpty()) {
      properties.put("ports", ports);
    }
  }

  private static void resources(JsonObject container, JsonObject properties) {
    for (String resource : List.of("cpu", "memory")) {
      container
          .string("resources", "requests", resource)
          .ifPresent(it -> properties.put(resource, it));
      Optional<String> limit = container.string("resources", "limits", resource);
      if (limit.isPresent() && !limit.equals(properties.string(resource))) {
        properties.childObject("limit").put(resource, limit.get());
      }
    }
  }

  /// Whether the server makes the same of the component, were it new.
  private boolean same(JsonObject component, JsonObject live, boolean scaled) {
    try {
      RenderedComponent rendered =
          renderer.render(
              new ComponentContext(
                  application,
                  ObjectRef.of(live).namespace(),
                  component.string("name").orElse(""),
                  application + "-v1",
                  "",
                  _ -> new ImageState.Waiting("there is none")),
              ApplicationSpec.component("component", component));
      if (!rendered.warnings().isEmpty() || rendered.objects().size() != 1) {
        return false;
      }
      JsonObject anew = rendered.workload().deepCopy();
      anew.childObject("metadata").put("name", "adopt-" + ObjectRef.of(live).name());
      JsonObject made = cluster.dryRunApply(anew, "wheelhouse", true);
      return spec(made, scaled).equals(spec(live, scaled));
    } catch (PlatformException e) {
      if (e.is(Reason.INVALID) || e.is(Reason.BAD_REQUEST)) {
        return false;
      }
      throw e;
    }
  }

  private static JsonObject spec(JsonObject object, boolean scaled) {
    JsonObject spec = object.object("spec").orElseGet(JsonObject::new).deepCopy();
    if (scaled) {
      spec.remove("replicas");
    }
    spec.object("template", "metadata").ifPresent(it -> it.remove("creationTimestamp"));
    return spec;
  }
}
