// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.isEmpty;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// The group `storage.k8s.io`, and the volumes and claims of the core group.
final class StorageDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of(
          "storage.k8s.io/v1/StorageClass", StorageDefaults::storageClass,
          "storage.k8s.io/v1/CSIDriver", StorageDefaults::csiDriver);

  private StorageDefaults() {}

  static void volume(JsonObject volume) {
    JsonObject spec = volume.childObject("spec");
    in(spec, "persistentVolumeReclaimPolicy", "Retain");
    in(spec, "volumeMode", "Filesystem");
    VolumeDefaults.source(spec);
    in(volume.childObject("status"), "phase", "Pending");
  }

  static void claim(JsonObject claim) {
    claimSpec(claim.childObject("spec"));
    in(claim.childObject("status"), "phase", "Pending");
  }

  static void claimSpec(JsonObject spec) {
    in(spec, "volumeMode", "Filesystem");
  }

  private static void storageClass(JsonObject storageClass) {
    in(storageClass, "reclaimPolicy", "Delete");
    in(storageClass, "volumeBindingMode", "Immediate");
  }

  private static void csiDriver(JsonObject driver) {
    JsonObject spec = driver.childObject("spec");
    in(spec, "attachRequired", true);
    in(spec, "podInfoOnMount", false);
    in(spec, "storageCapacity", false);
    in(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
    in(spec, "requiresRepublish", false);
    in(spec, "seLinuxMount", false);
    if (isEmpty(spec, "volumeLifecycleModes")) {
      spec.put("volumeLifecycleModes", JsonArray.of("Persistent"));
    }
  }
}
