// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz.node;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The objects that a pod names, which its node must be able to read.
final class PodReferences {

  /// Volumes with a `secretRef` of their own.
  private static final List<String> WITH_SECRET =
      List.of(
          "azureFile", "cephfs", "cinder", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos");

  private final Set<Reference> found = new HashSet<>();

  /// @param resource `secrets`, `configmaps`, `persistentvolumeclaims`, `serviceaccounts` or
  ///   `resourceclaims`, in the pod's namespace
  record Reference(String resource, String name) {}

  private PodReferences() {}

  static Set<Reference> of(JsonObject pod) {
    PodReferences references = new PodReferences();
    references.collect(pod);
    return references.found;
  }

  private void collect(JsonObject pod) {
    JsonObject spec = pod.object("spec").orElseGet(JsonObject::new);
    add("serviceaccounts", spec.string("serviceAccountName"));
    list(spec, "imagePullSecrets").forEach(pull -> add("secrets", pull.string("name")));
    String name = pod.string("metadata", "name").orElse("");
    list(spec, "volumes").forEach(volume -> volume(volume, name));
    for (String field : List.of("containers", "initContainers", "ephemeralContainers")) {
      list(spec, field).forEach(this::container);
    }
    list(spec, "resourceClaims")
        .forEach(claim -> add("resourceclaims", claim.string("resourceClaimName")));
    list(pod.object("status").orElseGet(JsonObject::new), "resourceClaimStatuses")
        .forEach(claim -> add("resourceclaims", claim.string("resourceClaimName")));
  }

  private static List<JsonObject> list(JsonObject object, String field) {
    return object.array(field).map(JsonArray::objects).orElseGet(List::of);
  }

  private void add(String resource, Optional<String> name) {
    name.filter(text -> !text.isEmpty())
        .ifPresent(text -> found.add(new Reference(resource, text)));
  }

  private void volume(JsonObject volume, String pod) {
    add("secrets", volume.string("secret", "secretName"));
    add("configmaps", volume.string("configMap", "name"));
    add("persistentvolumeclaims", volume.string("persistentVolumeClaim", "claimName"));
    add("secrets", volume.string("csi", "nodePublishSecretRef", "name"));
    add("secrets", volume.string("azureFile", "secretName"));
    if (volume.object("ephemeral").isPresent()) {
      add("persistentvolumeclaims", volume.string("name").map(name -> pod + "-" + name));
    }
    WITH_SECRET.forEach(kind -> add("secrets", volume.string(kind, "secretRef", "name")));
    JsonObject projected = volume.object("projected").orElseGet(JsonObject::new);
    for (JsonObject source : list(projected, "sources")) {
      add("secrets", source.string("secret", "name"));
      add("configmaps", source.string("configMap", "name"));
    }
  }

  private void container(JsonObject container) {
    for (JsonObject source : list(container, "envFrom")) {
      add("secrets", source.string("secretRef", "name"));
      add("configmaps", source.string("configMapRef", "name"));
    }
    for (JsonObject variable : list(container, "env")) {
      add("secrets", variable.string("valueFrom", "secretKeyRef", "name"));
      add("configmaps", variable.string("valueFrom", "configMapKeyRef", "name"));
    }
  }
}
