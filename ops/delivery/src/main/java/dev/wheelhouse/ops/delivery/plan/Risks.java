// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.plan.Change.Field;
import java.util.List;
import java.util.Set;

/// What a change may bring about, in words for whom it concerns.
final class Risks {

  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod");

  private Risks() {}

  static String ofDeletion(ObjectRef ref) {
    return switch (ref.kind()) {
      case "PersistentVolumeClaim" -> "its data is lost";
      case "Namespace" -> "everything in it goes";
      case "CustomResourceDefinition" -> "all objects of its kind go";
      case "Service", "Ingress" -> "what reaches the application through it no longer does";
      case "Secret", "ConfigMap" -> "pods that use it do not start any more";
      default -> WORKLOADS.contains(ref.kind()) ? "its pods stop" : "";
    };
  }

  static String ofChange(ObjectRef ref, List<Field> fields) {
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

  private static String scaling(Field field) {
    if (field.after().equals("0")) {
      return "no pod is left";
    }
    return "replicas go from "
        + (field.before().isEmpty() ? "the default" : field.before())
        + " to "
        + (field.after().isEmpty() ? "the default" : field.after());
  }
}
