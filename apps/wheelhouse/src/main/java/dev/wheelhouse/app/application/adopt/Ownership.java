// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keeper.Owner;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.Optional;

/// Tells who looks after a live object already.
final class Ownership {

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String RELEASE = "meta.helm.sh/release-name";

  private Ownership() {}

  /// The application that an object belongs to, unless it is this one: `shop/web`.
  static Optional<String> application(JsonObject live, Owner but) {
    Optional<String> name = live.string("metadata", "labels", AppKeys.NAME);
    String namespace =
        live.string("metadata", "labels", AppKeys.NAMESPACE)
            .or(() -> live.string("metadata", "namespace"))
            .orElse("");
    return name.filter(it -> !it.equals(but.name()) || !namespace.equals(but.namespace()))
        .map(it -> namespace + "/" + it);
  }

  /// The object whose controller made it: `Gadget g`.
  static Optional<String> controller(JsonObject live) {
    return live.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.bool("controller").orElse(false))
        .map(it -> it.string("kind").orElse("") + " " + it.string("name").orElse(""))
        .findFirst();
  }

  /// The Helm release that it is of.
  static Optional<String> release(JsonObject live) {
    return live.string("metadata", "labels", MANAGED_BY)
        .filter("Helm"::equals)
        .flatMap(_ -> live.string("metadata", "annotations", RELEASE));
  }
}
