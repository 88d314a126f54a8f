// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.config;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// A namespace of a cluster that gets a config.
record Target(String cluster, String namespace) {

  /// @throws UserError when it is no `CLUSTER/NAMESPACE`
  static Target of(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new UserError(
          UserError.Kind.USAGE, "\"" + text + "\" is not CLUSTER/NAMESPACE, such as local/shop");
    }
    return new Target(parts[0], parts[1]);
  }

  JsonObject policy() {
    return JsonObject.of(
        "name",
        cluster + "-" + namespace,
        "type",
        "topology",
        "properties",
        JsonObject.of("clusters", JsonArray.of(cluster), "namespace", namespace));
  }

  @Override
  public String toString() {
    return cluster + "/" + namespace;
  }
}
