// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shows an object in the other versions of its kind. Each entry of `managedFields` names the
/// fields of one version; whether a write touches them can only be seen in that version.
@FunctionalInterface
public interface VersionConverter {

  /// For a kind with one version: nothing is known about any other.
  VersionConverter NONE = (_, _) -> Optional.empty();

  /// The object in another version; empty where the kind has no such version.
  ///
  /// @param object in a version of the kind, says itself in which; not changed
  /// @throws dev.wheelhouse.base.errors.PlatformException when it cannot be converted
  Optional<Converted> convert(JsonObject object, String apiVersion);

  /// @param schema the version's schema; null for a custom resource without one
  record Converted(JsonObject object, @Nullable Schema schema) {}
}
