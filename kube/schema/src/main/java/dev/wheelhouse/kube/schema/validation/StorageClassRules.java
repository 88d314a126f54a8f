// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Objects;

/// `storage.k8s.io/v1 StorageClass`.
final class StorageClassRules implements KindRules {

  @Override
  public void create(Scope storageClass) {
    storageClass.require("provisioner");
    storageClass.oneOf("reclaimPolicy", "Delete", "Retain");
    storageClass.requireOneOf("volumeBindingMode", "Immediate", "WaitForFirstConsumer");
  }

  @Override
  public void update(Scope storageClass, JsonObject old) {
    create(storageClass);
    for (String key : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!Objects.equals(storageClass.object().get(key), old.get(key))) {
        storageClass
            .problems()
            .forbidden(storageClass.path(key), "updates to " + key + " are forbidden.");
      }
    }
    storageClass.immutable(old, "volumeBindingMode");
  }
}
