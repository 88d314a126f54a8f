// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.patch.MergePatch;
import org.jspecify.annotations.Nullable;

/// Field ownership by kube/schema.
final class ManagedFields implements FieldOwnership {

  @Override
  public void track(
      ServedResource resource, @Nullable JsonObject before, JsonObject object, Writer writer) {}

  @Override
  public JsonObject apply(
      ServedResource resource,
      @Nullable JsonObject before,
      JsonObject applied,
      Writer writer,
      boolean force) {
    return before == null ? applied.deepCopy() : MergePatch.apply(before, applied);
  }
}
