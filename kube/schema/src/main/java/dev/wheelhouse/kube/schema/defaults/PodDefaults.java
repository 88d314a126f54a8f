// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.emptyObject;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// Pods and pod templates.
final class PodDefaults {

  private static final List<String> CONTAINER_LISTS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private PodDefaults() {}

  /// A Pod, not a template: only here do limits become requests.
  static void pod(JsonObject pod) {
    JsonObject spec = pod.childObject("spec");
    spec(spec);
    in(spec, "enableServiceLinks", true);
    for (String list : List.of("containers", "initContainers")) {
      each(spec, list, PodDefaults::requestsFromLimits);
    }
    if (spec.bool("hostNetwork").orElse(false)) {
      for (String list : List.of("containers", "initContainers")) {
        each(spec, list, PodDefaults::hostPorts);
      }
    }
  }

  /// The `template` of an object's spec.
  static void template(JsonObject spec) {
    at(spec, PodDefaults::spec, "template", "spec");
  }

  static void spec(JsonObject spec) {
    in(spec, "restartPolicy", "Always");
    in(spec, "terminationGracePeriodSeconds", 30L);
    in(spec, "dnsPolicy", "ClusterFirst");
    emptyObject(spec, "securityContext");
    in(spec, "schedulerName", "default-scheduler");
    serviceAccount(spec);
    each(spec, "volumes", VolumeDefaults::volume);
    CONTAINER_LISTS.forEach(list -> each(spec, list, ContainerDefaults::container));
  }

  /// The old and the new name of one field.
  private static void serviceAccount(JsonObject spec) {
    if (!Fill.isUnset(spec, "serviceAccount")) {
      in(spec, "serviceAccountName", spec.getOrDefault("serviceAccount", ""));
    }
    if (!Fill.isUnset(spec, "serviceAccountName")) {
      spec.put("serviceAccount", spec.getOrDefault("serviceAccountName", ""));
    }
  }

  private static void requestsFromLimits(JsonObject container) {
    JsonObject resources = container.childObject("resources");
    resources
        .object("limits")
        .filter(limits -> !limits.isEmpty())
        .ifPresent(limits -> limits.forEach(resources.childObject("requests")::putIfAbsent));
  }

  private static void hostPorts(JsonObject container) {
    each(
        container,
        "ports",
        port -> {
          if (port.integer("hostPort").orElse(0L) == 0) {
            port.integer("containerPort").ifPresent(number -> port.put("hostPort", number));
          }
        });
  }
}
