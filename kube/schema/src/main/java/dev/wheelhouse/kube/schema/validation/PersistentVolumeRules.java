// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import java.util.Set;

/// `v1 PersistentVolume`.
final class PersistentVolumeRules implements KindRules {

  private static final Set<String> NO_SOURCE =
      Set.of(
          "accessModes",
          "capacity",
          "claimRef",
          "mountOptions",
          "nodeAffinity",
          "persistentVolumeReclaimPolicy",
          "storageClassName",
          "volumeAttributesClassName",
          "volumeMode");

  @Override
  public void create(Scope volume) {
    Scope spec = volume.inOrEmpty("spec");
    spec.require("accessModes");
    AccessModes.check(spec);
    spec.require("capacity");
    long sources = spec.object().keySet().stream().filter(k -> !NO_SOURCE.contains(k)).count();
    if (sources == 0) {
      spec.problems().required(spec.path(), "must specify a volume type");
    }
    spec.oneOf("persistentVolumeReclaimPolicy", "Delete", "Recycle", "Retain");
    spec.oneOf("volumeMode", "Block", "Filesystem");
  }
}
