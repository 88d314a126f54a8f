// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The tables of volumes and claims and of the group `storage.k8s.io`.
final class StorageTables {

  private static final String STORAGE = "storage.k8s.io";

  /// In the order they are shown.
  private static final List<Map.Entry<String, String>> ACCESS_MODES =
      List.of(
          Map.entry("ReadWriteOnce", "RWO"),
          Map.entry("ReadOnlyMany", "ROX"),
          Map.entry("ReadWriteMany", "RWX"),
          Map.entry("ReadWriteOncePod", "RWOP"));

  private StorageTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("persistentvolumes", "", volumes());
    tables.put("persistentvolumeclaims", "", claims());
    tables.put("storageclasses", STORAGE, storageClasses());
    tables.put("volumeattributesclasses", STORAGE, attributesClasses());
    tables.put("volumeattachments", STORAGE, attachments());
    tables.put("csinodes", STORAGE, csiNodes());
    tables.put("csidrivers", STORAGE, csiDrivers());
    tables.put("csistoragecapacities", STORAGE, csiCapacities());
  }

  private static TableColumns volumes() {
    return TableBuilder.named()
        .string("Capacity", "0", "spec", "capacity", "storage")
        .text("Access Modes", o -> accessModes(o, "spec"))
        .string("Reclaim Policy", "", "spec", "persistentVolumeReclaimPolicy")
        .text("Status", StorageTables::phase)
        .text("Claim", StorageTables::claim)
        .text("StorageClass", StorageTables::storageClass)
        .string("VolumeAttributesClass", Cells.UNSET, "spec", "volumeAttributesClassName")
        .string("Reason", "", "status", "reason")
        .age()
        .wide("VolumeMode", o -> Cells.text(o, Cells.UNSET, "spec", "volumeMode"))
        .build();
  }

  private static TableColumns claims() {
    return TableBuilder.named()
        .text("Status", StorageTables::phase)
        .string("Volume", "", "spec", "volumeName")
        .text("Capacity", o -> bound(o) ? Cells.text(o, "0", "status", "capacity", "storage") : "")
        .text("Access Modes", o -> bound(o) ? accessModes(o, "status") : "")
        .text("StorageClass", StorageTables::storageClass)
        .string("VolumeAttributesClass", Cells.UNSET, "spec", "volumeAttributesClassName")
        .age()
        .wide("VolumeMode", o -> Cells.text(o, Cells.UNSET, "spec", "volumeMode"))
        .build();
  }

  private static boolean bound(JsonObject claim) {
    return !claim.string("spec", "volumeName").orElse("").isEmpty();
  }

  private static Object phase(JsonObject object) {
    return Cells.isDeleted(object) ? "Terminating" : Cells.text(object, "", "status", "phase");
  }

  private static String accessModes(JsonObject object, String part) {
    List<String> modes = Cells.strings(object, part, "accessModes");
    return ACCESS_MODES.stream()
        .filter(mode -> modes.contains(mode.getKey()))
        .map(Map.Entry::getValue)
        .collect(Collectors.joining(","));
  }

  private static Object claim(JsonObject volume) {
    return volume
        .object("spec", "claimRef")
        .map(ref -> Cells.text(ref, "", "namespace") + "/" + Cells.text(ref, "", "name"))
        .orElse("");
  }

  private static Object storageClass(JsonObject object) {
    return object
        .string("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")
        .orElseGet(() -> Cells.text(object, "", "spec", "storageClassName"));
  }

  private static TableColumns storageClasses() {
    return TableBuilder.named(o -> defaultName(o, "storageclass"))
        .string("Provisioner", "", "provisioner")
        .string("ReclaimPolicy", "Delete", "reclaimPolicy")
        .string("VolumeBindingMode", "Immediate", "volumeBindingMode")
        .text("AllowVolumeExpansion", o -> o.bool("allowVolumeExpansion").orElse(false))
        .age()
        .build();
  }

  private static TableColumns attributesClasses() {
    return TableBuilder.named(o -> defaultName(o, "volumeattributesclass"))
        .string("DriverName", "", "driverName")
        .age()
        .build();
  }

  private static Object defaultName(JsonObject object, String prefix) {
    String name = object.string("metadata", "name").orElse("");
    return isDefault(object, prefix + ".kubernetes.io/is-default-class")
            || isDefault(object, prefix + ".beta.kubernetes.io/is-default-class")
        ? name + " (default)"
        : name;
  }

  private static boolean isDefault(JsonObject object, String annotation) {
    return object.string("metadata", "annotations", annotation).orElse("").equals("true");
  }

  private static TableColumns attachments() {
    return TableBuilder.named()
        .string("Attacher", "", "spec", "attacher")
        .string("PV", "", "spec", "source", "persistentVolumeName")
        .string("Node", "", "spec", "nodeName")
        .bool("Attached", false, "status", "attached")
        .age()
        .build();
  }

  private static TableColumns csiNodes() {
    return TableBuilder.named()
        .integer("Drivers", o -> Cells.size(o, "spec", "drivers"))
        .age()
        .build();
  }

  private static TableColumns csiDrivers() {
    return TableBuilder.named()
        .bool("AttachRequired", true, "spec", "attachRequired")
        .bool("PodInfoOnMount", false, "spec", "podInfoOnMount")
        .bool("StorageCapacity", false, "spec", "storageCapacity")
        .text("TokenRequests", StorageTables::audiences)
        .bool("RequiresRepublish", false, "spec", "requiresRepublish")
        .text("Modes", StorageTables::modes)
        .age()
        .build();
  }

  private static Object audiences(JsonObject driver) {
    return driver.array("spec", "tokenRequests").isEmpty()
        ? Cells.UNSET
        : String.join(
            ",",
            Cells.map(
                Cells.objects(driver, "spec", "tokenRequests"),
                request -> request.string("audience").orElse("")));
  }

  private static Object modes(JsonObject driver) {
    String modes = String.join(",", Cells.strings(driver, "spec", "volumeLifecycleModes"));
    return modes.isEmpty() ? Cells.NONE : modes;
  }

  private static TableColumns csiCapacities() {
    return TableBuilder.named()
        .string("StorageClassName", "", "storageClassName")
        .string("Capacity", Cells.UNSET, "capacity")
        .build();
  }
}
