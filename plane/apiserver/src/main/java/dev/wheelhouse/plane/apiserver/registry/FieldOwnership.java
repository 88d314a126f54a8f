// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Server-side apply and the ownership records in `metadata.managedFields`.
interface FieldOwnership {

  /// Who writes, and through which door.
  record Writer(String manager, String subresource, Instant time) {}

  /// Records in the object who owns what after an update, in place.
  ///
  /// @param before what is stored; null for a create
  void track(
      ServedResource resource, @Nullable JsonObject before, JsonObject object, Writer writer);

  /// Merges an applied configuration into what is stored.
  ///
  /// @param before what is stored; null when it does not exist
  /// @return the new object
  /// @throws PlatformException `CONFLICT` naming the other managers, unless forced
  JsonObject apply(
      ServedResource resource,
      @Nullable JsonObject before,
      JsonObject applied,
      Writer writer,
      boolean force);
}
