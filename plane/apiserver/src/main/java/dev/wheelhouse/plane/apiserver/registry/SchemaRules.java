// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules of kube/schema: decoding, defaults and validation of built-in kinds and of custom
/// resources.
final class SchemaRules implements ObjectRules {

  @Override
  public List<String> decode(ServedResource resource, JsonObject object) {
    return List.of();
  }

  @Override
  public void applyDefaults(ServedResource resource, JsonObject object) {}

  @Override
  public List<Cause> validate(
      ServedResource resource, JsonObject object, @Nullable JsonObject before) {
    return List.of();
  }
}
