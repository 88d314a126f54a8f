// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// The rules of one kind, `metadata` left out: that is the same for all and checked before.
interface KindRules {

  /// What is wrong with a name; DNS subdomains are the common case.
  default List<String> checkName(String name) {
    return Names.dnsSubdomain(name);
  }

  void create(Scope object);

  /// By default all that holds for a new object holds for a changed one.
  default void update(Scope object, JsonObject old) {
    create(object);
  }
}
