// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a resource's schema says about an object.
interface ObjectRules {

  /// Removes fields that the schema does not know.
  ///
  /// @return their paths
  List<String> prune(ServedResource resource, JsonObject object);

  /// Fills in defaults, in place.
  void applyDefaults(ServedResource resource, JsonObject object);

  /// @param before what is stored; null for a create
  /// @return every broken rule
  List<Cause> validate(ServedResource resource, JsonObject object, @Nullable JsonObject before);
}
