// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.warnings;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The warnings that a write of a built-in object gives. The texts are those of Kubernetes.
public final class ObjectWarnings {

  /// Where the kinds that make pods have their template.
  private static final Map<String, List<String>> TEMPLATES =
      Map.of(
          "v1/PodTemplate", List.of("template"),
          "v1/ReplicationController", List.of("spec", "template"),
          "apps/v1/ReplicaSet", List.of("spec", "template"),
          "apps/v1/Deployment", List.of("spec", "template"),
          "apps/v1/StatefulSet", List.of("spec", "template"),
          "apps/v1/DaemonSet", List.of("spec", "template"),
          "batch/v1/Job", List.of("spec", "template"),
          "batch/v1/CronJob", List.of("spec", "jobTemplate", "spec", "template"));

  private ObjectWarnings() {}

  /// @param before what is stored, null for a new object; a template is looked at only when it, or
  ///   what is around it, changes
  public static List<String> of(
      GroupVersionKind kind, JsonObject object, @Nullable JsonObject before) {
    String name = kind.apiVersion() + "/" + kind.kind();
    List<String> template = TEMPLATES.get(name);
    if (template != null) {
      return before != null && sameDesire(object, before)
          ? List.of()
          : inTemplate(object, template);
    }
    return switch (name) {
      case "v1/Pod" -> PodWarnings.of(object, FieldPath.ROOT, false);
      case "v1/Service" -> ServiceWarnings.of(object);
      case "v1/PersistentVolume" -> VolumeWarnings.volume(object);
      case "v1/PersistentVolumeClaim" -> VolumeWarnings.claim(object);
      default -> List.of();
    };
  }

  private static boolean sameDesire(JsonObject object, JsonObject before) {
    return object
        .integer("metadata", "generation")
        .equals(before.integer("metadata", "generation"));
  }

  private static List<String> inTemplate(JsonObject object, List<String> template) {
    FieldPath path = FieldPath.ROOT;
    for (String step : template) {
      path = path.child(step);
    }
    FieldPath at = path;
    return object
        .object(template.toArray(String[]::new))
        .map(pod -> PodWarnings.of(pod, at, true))
        .orElseGet(ArrayList::new);
  }
}
