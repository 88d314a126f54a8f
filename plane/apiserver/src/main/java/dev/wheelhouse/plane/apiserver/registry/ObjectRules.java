// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a resource's schema, and Kubernetes beyond it, says about an object.
interface ObjectRules {

  /// Drops fields that the schema does not know and brings values into their canonical form, in
  /// place.
  ///
  /// @return the paths of the dropped fields
  /// @throws PlatformException `BAD_REQUEST` for a value of a wrong type
  List<String> decode(ServedResource resource, JsonObject object);

  /// Fills in defaults, in place.
  void applyDefaults(ServedResource resource, JsonObject object);

  /// @param before what is stored; null for a create
  /// @return every broken rule
  List<Cause> validate(ServedResource resource, JsonObject object, @Nullable JsonObject before);
}
