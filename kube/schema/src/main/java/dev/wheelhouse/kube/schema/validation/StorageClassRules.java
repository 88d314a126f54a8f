// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// `storage.k8s.io/v1 StorageClass`.
final class StorageClassRules implements KindRules {

  @Override
  public void create(Scope storageClass) {
    if (storageClass.require("provisioner")) {
      storageClass.check("provisioner", p -> Names.qualifiedName(p.toLowerCase(Locale.ROOT)));
    }
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
