// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `ephemeralcontainers` subresource of a Pod: containers are added to it, and stay as they
/// are.
final class EphemeralContainerRules {

  private static final String LIST = "ephemeralContainers";
  private static final List<String> NOT_THEIRS =
      List.of(
          "ports",
          "livenessProbe",
          "readinessProbe",
          "startupProbe",
          "lifecycle",
          "resources",
          "restartPolicy");

  private EphemeralContainerRules() {}

  static void update(Scope pod, JsonObject old) {
    Scope spec = pod.inOrEmpty("spec");
    PodSpecRules.check(spec);
    Set<String> targets = names(spec);
    for (Scope container : spec.each(LIST)) {
      check(container, targets);
    }
    kept(spec, old);
  }

  private static Set<String> names(Scope spec) {
    Set<String> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      spec.forEach(list, container -> names.add(container.text("name")));
    }
    return names;
  }

  private static void check(Scope container, Set<String> targets) {
    for (String field : NOT_THEIRS) {
      if (container.has(field) && !emptyObject(container.object().get(field))) {
        container
            .problems()
            .forbidden(container.path(field), "cannot be set for an Ephemeral Container");
      }
    }
    String target = container.text("targetContainerName");
    if (!target.isEmpty() && !targets.contains(target)) {
      container.problems().notFound(container.path("targetContainerName"), target);
    }
  }

  private static boolean emptyObject(@Nullable Object value) {
    return value instanceof JsonObject object && object.isEmpty();
  }

  /// What is there already stays, and stays the same.
  private static void kept(Scope spec, JsonObject old) {
    Map<String, JsonObject> now =
        spec.object().array(LIST).map(EphemeralContainerRules::byName).orElse(Map.of());
    Optional<JsonArray> before = old.array("spec", LIST);
    for (JsonObject container : before.map(JsonArray::objects).orElse(List.of())) {
      String name = container.string("name").orElse("");
      JsonObject same = now.get(name);
      if (same == null) {
        spec.problems()
            .forbidden(
                spec.path(LIST),
                "existing ephemeral containers \"" + name + "\" may not be removed\n");
      } else if (!same.equals(container)) {
        spec.problems()
            .forbidden(
                spec.path(LIST),
                "existing ephemeral containers \"" + name + "\" may not be changed\n");
      }
    }
  }

  private static Map<String, JsonObject> byName(JsonArray containers) {
    return containers.objects().stream()
        .collect(
            Collectors.toMap(
                container -> container.string("name").orElse(""),
                Function.identity(),
                (first, _) -> first));
  }
}
