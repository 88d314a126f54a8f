// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.storage;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;

/// Lets claims grow only where they are bound and their class can (`PersistentVolumeClaimResize`).
public final class PersistentVolumeClaimResize implements ValidatingPlugin {

  private final ObjectReader objects;

  public PersistentVolumeClaimResize(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PersistentVolumeClaimResize";
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject before = request.before();
    if (before == null
        || request.operation() != AdmissionRequest.Operation.UPDATE
        || !request.concerns("", "persistentvolumeclaims")
        || size(request.object()).compareTo(size(before)) <= 0) {
      return;
    }
    if (!before.string("status", "phase").orElse("").equals("Bound")) {
      throw refused(request, "Only bound persistent volume claims can be expanded");
    }
    if (!growsWithClass(request.object(), before)) {
      throw refused(
          request,
          "only dynamically provisioned pvc can be resized and the storageclass that provisions the"
              + " pvc must support resize");
    }
  }

  private static Quantity size(JsonObject claim) {
    Object size = claim.at("spec", "resources", "requests", "storage");
    return size == null ? Quantity.ZERO : Quantity.of(size);
  }

  private boolean growsWithClass(JsonObject claim, JsonObject before) {
    String name = StorageClasses.of(claim);
    return !name.isEmpty()
        && name.equals(StorageClasses.of(before))
        && objects
            .get(DefaultStorageClass.CLASSES, "", name)
            .flatMap(found -> found.bool("allowVolumeExpansion"))
            .orElse(false);
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
