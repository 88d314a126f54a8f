// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.List;

/// `storage.k8s.io/v1 CSIStorageCapacity`.
final class CsiStorageCapacityRules implements KindRules {

  @Override
  public void create(Scope capacity) {
    String className = capacity.text("storageClassName");
    capacity
        .problems()
        .invalid(capacity.path("storageClassName"), className, Names.dnsSubdomain(className));
    for (String key : List.of("capacity", "maximumVolumeSize")) {
      Object amount = capacity.object().get(key);
      if (amount != null && Quantity.of(amount).sign() < 0) {
        capacity
            .problems()
            .invalid(capacity.path(key), amount, "must be greater than or equal to 0");
      }
    }
    capacity.in("nodeTopology").ifPresent(LabelRules::selector);
  }

  @Override
  public void update(Scope capacity, JsonObject old) {
    create(capacity);
    capacity.immutable(old, "nodeTopology");
    capacity.immutable(old, "storageClassName");
  }
}
