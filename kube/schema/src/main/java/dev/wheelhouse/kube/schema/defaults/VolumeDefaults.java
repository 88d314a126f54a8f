// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;

import dev.wheelhouse.base.json.JsonObject;

/// Volumes of pods, and the sources they share with persistent volumes.
final class VolumeDefaults {

  /// Octal 0644.
  private static final long FILE_MODE = 420;

  private VolumeDefaults() {}

  static void volume(JsonObject volume) {
    if (volume.keySet().stream().allMatch("name"::equals)) {
      volume.put("emptyDir", new JsonObject());
    }
    at(volume, v -> in(v, "defaultMode", FILE_MODE), "secret");
    at(volume, v -> in(v, "defaultMode", FILE_MODE), "configMap");
    at(volume, VolumeDefaults::downwardApi, "downwardAPI");
    at(volume, VolumeDefaults::projected, "projected");
    at(volume, StorageDefaults::claimSpec, "ephemeral", "volumeClaimTemplate", "spec");
    at(volume, VolumeDefaults::image, "image");
    source(volume);
  }

  /// Sources that persistent volumes have, too.
  static void source(JsonObject volume) {
    at(volume, v -> v.putIfAbsent("type", ""), "hostPath");
    at(volume, v -> in(v, "iscsiInterface", "default"), "iscsi");
    at(volume, VolumeDefaults::rbd, "rbd");
    at(volume, VolumeDefaults::azureDisk, "azureDisk");
    at(volume, VolumeDefaults::scaleIo, "scaleIO");
  }

  static void fieldRef(JsonObject reference) {
    in(reference, "apiVersion", "v1");
  }

  private static void downwardApi(JsonObject source) {
    in(source, "defaultMode", FILE_MODE);
    items(source);
  }

  private static void items(JsonObject source) {
    each(source, "items", item -> at(item, VolumeDefaults::fieldRef, "fieldRef"));
  }

  private static void projected(JsonObject source) {
    in(source, "defaultMode", FILE_MODE);
    each(source, "sources", VolumeDefaults::projection);
  }

  private static void projection(JsonObject source) {
    at(source, VolumeDefaults::items, "downwardAPI");
    at(source, token -> in(token, "expirationSeconds", 3600L), "serviceAccountToken");
  }

  private static void image(JsonObject source) {
    in(source, "pullPolicy", ContainerDefaults.pullPolicy(source.string("reference").orElse("")));
  }

  private static void rbd(JsonObject source) {
    in(source, "pool", "rbd");
    in(source, "user", "admin");
    in(source, "keyring", "/etc/ceph/keyring");
  }

  private static void azureDisk(JsonObject source) {
    in(source, "cachingMode", "ReadWrite");
    in(source, "kind", "Shared");
    in(source, "fsType", "ext4");
    in(source, "readOnly", false);
  }

  private static void scaleIo(JsonObject source) {
    in(source, "storageMode", "ThinProvisioned");
    in(source, "fsType", "xfs");
  }
}
