// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.storage;

import dev.wheelhouse.base.json.JsonObject;

/// The storage class that a claim names.
final class StorageClasses {

  /// Where it stood before there was a field; it still wins.
  static final String ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  private StorageClasses() {}

  static String of(JsonObject claim) {
    return claim
        .string("metadata", "annotations", ANNOTATION)
        .or(() -> claim.string("spec", "storageClassName"))
        .orElse("");
  }
}
