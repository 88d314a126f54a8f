// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what else a write changes. Asked for every write that is stored, so it must cost nothing
/// where there is nothing to change.
@FunctionalInterface
public interface Charges {

  Charges NONE = _ -> List.of();

  List<Charge> of(Write write);

  /// A write about to be stored.
  ///
  /// @param before null for a create
  /// @param after null when the object goes
  record Write(
      GroupResource resource,
      String subresource,
      String namespace,
      String name,
      @Nullable JsonObject before,
      @Nullable JsonObject after) {}
}
