// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.Set;

/// `metadata.generation`: 1 at birth, one more with every change of what is desired, that is of
/// anything but metadata and status. Only some built-in kinds have one; custom resources do.
final class Generations {

  private static final Set<String> BUILT_IN =
      Set.of(
          "pods",
          "replicationcontrollers",
          "podtemplates",
          "deployments.apps",
          "replicasets.apps",
          "statefulsets.apps",
          "daemonsets.apps",
          "jobs.batch",
          "cronjobs.batch",
          "ingresses.networking.k8s.io",
          "networkpolicies.networking.k8s.io",
          "ingressclasses.networking.k8s.io",
          "poddisruptionbudgets.policy",
          "customresourcedefinitions.apiextensions.k8s.io",
          "endpointslices.discovery.k8s.io",
          "validatingwebhookconfigurations.admissionregistration.k8s.io",
          "mutatingwebhookconfigurations.admissionregistration.k8s.io",
          "validatingadmissionpolicies.admissionregistration.k8s.io",
          "validatingadmissionpolicybindings.admissionregistration.k8s.io",
          "mutatingadmissionpolicies.admissionregistration.k8s.io",
          "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
          "flowschemas.flowcontrol.apiserver.k8s.io",
          "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
          "priorityclasses.scheduling.k8s.io",
          "deviceclasses.resource.k8s.io",
          "resourceslices.resource.k8s.io");

  /// Counted from the first change on.
  private static final String CSI_DRIVERS = "csidrivers.storage.k8s.io";

  private Generations() {}

  static boolean has(ServedResource resource) {
    String name = resource.storage().groupResource().toString();
    return resource.custom().isPresent() || BUILT_IN.contains(name) || name.equals(CSI_DRIVERS);
  }

  static void begin(ServedResource resource, JsonObject metadata) {
    if (has(resource) && !resource.storage().groupResource().toString().equals(CSI_DRIVERS)) {
      metadata.put("generation", 1L);
    } else {
      metadata.remove("generation");
    }
  }

  /// Carries the generation over, one more when the desired state differs.
  static void advance(ServedResource resource, JsonObject object, JsonObject before) {
    JsonObject metadata = object.childObject("metadata");
    long generation = before.integer("metadata", "generation").orElse(0L);
    if (has(resource) && !sameDesire(object, before)) {
      generation++;
    }
    if (generation > 0) {
      metadata.put("generation", generation);
    } else {
      metadata.remove("generation");
    }
  }

  private static boolean sameDesire(JsonObject object, JsonObject before) {
    return contains(object, before) && contains(before, object);
  }

  private static boolean contains(JsonObject outer, JsonObject inner) {
    for (Map.Entry<String, Object> field : inner.entrySet()) {
      switch (field.getKey()) {
        case "metadata", "status", "apiVersion", "kind" -> {}
        default -> {
          if (!field.getValue().equals(outer.get(field.getKey()))) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
