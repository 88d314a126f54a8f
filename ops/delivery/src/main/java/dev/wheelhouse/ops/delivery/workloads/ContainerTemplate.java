// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parameters that every component of one container has, as KubeVela names them, made into the
/// container.
public final class ContainerTemplate {

  private ContainerTemplate() {}

  /// A container of these parameters; `image` and `ports` are the caller's business. When it fails,
  /// the end of its log becomes its termination message, so that its status says why.
  public static JsonObject container(String name, String image, Properties properties) {
    JsonObject container =
        JsonObject.of(
            "name", name, "image", image, "terminationMessagePolicy", "FallbackToLogsOnError");
    properties.string("imagePullPolicy").ifPresent(it -> container.put("imagePullPolicy", it));
    program(container, properties);
    JsonObject resources = resources(properties);
    if (!resources.isEmpty()) {
      container.put("resources", resources);
    }
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      properties.tree(probe).ifPresent(it -> container.put(probe, it));
    }
    return container;
  }

  /// A container of a name and image with `cmd`, `args` and `env`.
  public static JsonObject named(String name, String image, Properties properties) {
    JsonObject container = JsonObject.of("name", name, "image", image);
    program(container, properties);
    return container;
  }

  private static void program(JsonObject container, Properties properties) {
    putIfAny(container, "command", properties.strings("cmd"));
    putIfAny(container, "args", properties.strings("args"));
    JsonArray environment = once(properties.array("env"));
    if (!environment.isEmpty()) {
      container.put("env", environment);
    }
  }

  /// Server-side apply takes a variable only once; in a container the last one of a name counts.
  private static JsonArray once(JsonArray environment) {
    Map<String, Object> last = new LinkedHashMap<>();
    for (JsonObject each : environment.objects()) {
      String name = each.string("name").orElse("");
      last.remove(name);
      last.put(name, each);
    }
    return new JsonArray(last.values());
  }

  private static void putIfAny(JsonObject container, String field, List<String> values) {
    if (!values.isEmpty()) {
      container.put(field, new JsonArray(values));
    }
  }

  /// `cpu` and `memory` are request and limit at once; `limit` sets limits apart from requests.
  private static JsonObject resources(Properties properties) {
    JsonObject requests = new JsonObject();
    JsonObject limits = new JsonObject();
    for (String resource : List.of("cpu", "memory")) {
      properties
          .string(resource)
          .ifPresent(amount -> {
            requests.put(resource, amount);
            limits.put(resource, amount);
          });
    }
    properties
        .object("limit")
        .ifPresent(limit -> {
          for (String resource : List.of("cpu", "memory")) {
            limit.string(resource).ifPresent(amount -> limits.put(resource, amount));
          }
        });
    JsonObject resources = new JsonObject();
    if (!requests.isEmpty()) {
      resources.put("requests", requests);
    }
    if (!limits.isEmpty()) {
      resources.put("limits", limits);
    }
    return resources;
  }
}
