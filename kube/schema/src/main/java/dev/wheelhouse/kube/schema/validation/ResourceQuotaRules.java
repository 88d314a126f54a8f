// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.Objects;

/// `v1 ResourceQuota`.
final class ResourceQuotaRules implements KindRules {

  @Override
  public void create(Scope quota) {
    quota
        .inOrEmpty("spec")
        .in("hard")
        .ifPresent(hard ->
            hard.object()
                .forEach((name, value) -> {
                  FieldPath path = hard.path().key(name);
                  hard.problems().invalid(path, name, Names.qualifiedName(name));
                  if (Quantity.of(value).sign() < 0) {
                    hard.problems().invalid(path, value, "must be greater than or equal to 0");
                  }
                }));
  }

  @Override
  public void update(Scope quota, JsonObject old) {
    create(quota);
    Scope spec = quota.inOrEmpty("spec");
    if (!Objects.equals(spec.object().get("scopes"), old.at("spec", "scopes"))) {
      spec.problems().invalid(spec.path("scopes"), spec.object().get("scopes"), Scope.IMMUTABLE);
    }
  }
}
