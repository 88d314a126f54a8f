// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import java.util.List;
import java.util.Set;

/// Which fields of an object's `metadata` a write to its status may change. kube-apiserver lets the
/// older kinds do so, since their agents mark the objects they report on.
final class StatusMetadata {

  private static final List<String> ALL =
      List.of("labels", "annotations", "finalizers", "ownerReferences");
  private static final List<String> WITHOUT_LABELS =
      List.of("annotations", "finalizers", "ownerReferences");

  /// Resources whose metadata a status write leaves alone.
  private static final Set<String> NONE =
      Set.of(
          "apiservices.apiregistration.k8s.io",
          "customresourcedefinitions.apiextensions.k8s.io",
          "flowschemas.flowcontrol.apiserver.k8s.io",
          "podcertificaterequests.certificates.k8s.io",
          "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
          "resourceclaims.resource.k8s.io",
          "servicecidrs.networking.k8s.io",
          "validatingadmissionpolicies.admissionregistration.k8s.io",
          "volumeattachments.storage.k8s.io");

  private StatusMetadata() {}

  static List<String> of(ServedResource resource) {
    String name = resource.storage().groupResource().toString();
    if (resource.custom().isPresent() || NONE.contains(name)) {
      return List.of();
    }
    return name.equals("deployments.apps") ? WITHOUT_LABELS : ALL;
  }
}
