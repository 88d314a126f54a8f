// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import java.util.Set;

/// What a change may bring about, in words for whom it concerns.
final class Risks {

  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod");

  private Risks() {}

  /// @param live the object that goes
  static String ofDeletion(JsonObject live) {
    ObjectRef ref = ObjectRef.of(live);
    return switch (ref.kind()) {
      case "PersistentVolumeClaim" -> "its data is lost";
      case "PersistentVolume" -> "what claims it loses its data";
      case "StatefulSet" -> "its pods stop" + claims(live);
      case "Namespace" -> "everything in it goes";
      case "CustomResourceDefinition" -> "all objects of its kind go";
      case "Service", "Ingress" -> "what reaches the application through it no longer does";
      case "Secret", "ConfigMap" -> "pods that use it do not start any more";
      default -> WORKLOADS.contains(ref.kind()) ? "its pods stop" : "";
    };
  }

  /// What becomes of the claims that a StatefulSet has made for its pods.
  private static String claims(JsonObject live) {
    List<JsonObject> templates =
        live.array("spec", "volumeClaimTemplates").map(JsonArray::objects).orElse(List.of());
    if (templates.isEmpty()) {
      return "";
    }
    boolean lost =
        live.string("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted")
            .orElse("")
            .equals("Delete");
    return lost
        ? "; the PersistentVolumeClaims of its pods go with it, and their data is lost"
        : "; the PersistentVolumeClaims of its pods stay";
  }

  /// An object in whose place another is made.
  static String ofNewObject(ObjectRef ref) {
    return switch (ref.kind()) {
      case "Job" -> "it is deleted and runs again";
      case "PersistentVolumeClaim" -> "it is deleted and made anew: its data is lost";
      default ->
          WORKLOADS.contains(ref.kind())
              ? "it is deleted and made anew: its pods stop until the new ones run"
              : "it is deleted and made anew";
    };
  }

  static String ofChange(ObjectRef ref, List<FieldChange> fields) {
    boolean pods = fields.stream().anyMatch(it -> it.path().startsWith(".spec.template."));
    if (ref.kind().equals("Job") && pods) {
      return "it is deleted and runs again";
    }
    if (ref.kind().equals("Service")
        && fields.stream().anyMatch(it -> it.path().startsWith(".spec.selector"))) {
      return "traffic goes to other pods";
    }
    String replicas =
        fields.stream()
            .filter(it -> it.path().equals(".spec.replicas"))
            .map(Risks::scaling)
            .findFirst()
            .orElse("");
    if (pods && WORKLOADS.contains(ref.kind())) {
      return replicas.isEmpty() ? "its pods are replaced" : "its pods are replaced; " + replicas;
    }
    return replicas;
  }

  private static String scaling(FieldChange field) {
    if (field.after().equals("0")) {
      return "no pod is left";
    }
    return "replicas go from "
        + (field.before().isEmpty() ? "the default" : field.before())
        + " to "
        + (field.after().isEmpty() ? "the default" : field.after());
  }
}
