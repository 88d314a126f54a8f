// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.List;

/// `v1 PersistentVolumeClaim`.
final class PersistentVolumeClaimRules implements KindRules {

  @Override
  public void create(Scope claim) {
    spec(claim.inOrEmpty("spec"));
  }

  static void spec(Scope spec) {
    spec.require("accessModes", "at least 1 access mode is required");
    AccessModes.check(spec);
    spec.check("storageClassName", Names::dnsSubdomain);
    spec.oneOf("volumeMode", "Block", "Filesystem");
    spec.in("selector").ifPresent(LabelRules::selector);
    storage(spec);
  }

  private static void storage(Scope spec) {
    Object size = spec.object().at("resources", "requests", "storage");
    FieldPath path = spec.path("resources").key("storage");
    if (size == null) {
      spec.problems().required(path, "");
    } else if (Quantity.of(size).sign() <= 0) {
      spec.problems().invalid(path, size, "must be greater than zero");
    }
  }

  @Override
  public void update(Scope claim, JsonObject old) {
    create(claim);
    JsonObject before = old.object("spec").orElseGet(JsonObject::new);
    JsonObject now = claim.inOrEmpty("spec").object();
    if (!frozen(now, before).equals(frozen(before, before))) {
      claim
          .problems()
          .forbidden(
              claim.path("spec"),
              "spec is immutable after creation except resources.requests and"
                  + " volumeAttributesClassName for bound claims");
    }
    shrinks(claim, before, now, old);
  }

  /// The volume's name is set once; the class may be set while it is unset.
  private static JsonObject frozen(JsonObject spec, JsonObject before) {
    JsonObject frozen = spec.deepCopy();
    frozen.remove("volumeAttributesClassName");
    frozen.childObject("resources").remove("requests");
    for (String once : List.of("volumeName", "storageClassName")) {
      if (!before.containsKey(once)) {
        frozen.remove(once);
      }
    }
    return frozen;
  }

  private static void shrinks(Scope claim, JsonObject before, JsonObject now, JsonObject old) {
    Object was = before.at("resources", "requests", "storage");
    Object is = now.at("resources", "requests", "storage");
    boolean bound = old.string("status", "phase").filter("Bound"::equals).isPresent();
    if (was != null && is != null && Quantity.of(is).compareTo(Quantity.of(was)) < 0) {
      claim
          .problems()
          .forbidden(
              claim.path("spec").child("resources", "requests", "storage"),
              bound
                  ? "field can not be less than status.capacity"
                  : "field can not be less than previous value");
    }
  }
}
