// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Apply configurations without owners, as mutating admission policies use them: laid over an
/// object, nobody's fields are recorded and nothing is removed.
public final class Configurations {

  private final List<String> atomics = new ArrayList<>();

  private Configurations() {}

  /// @return the object with the configuration laid over it
  /// @throws PlatformException `INVALID` for a configuration that does not fit the schema, or that
  ///   would replace a value which is one as a whole
  public static JsonObject merge(
      JsonObject object, JsonObject configuration, @Nullable Schema schema) {
    try {
      AppliedCheck.check(configuration, schema);
    } catch (PlatformException e) {
      throw new PlatformException(
          Reason.INVALID, "failed to convert patch object to typed object: " + e.getMessage());
    }
    Configurations check = new Configurations();
    check.visit("", configuration, schema);
    if (!check.atomics.isEmpty()) {
      throw new PlatformException(
          Reason.INVALID,
          "invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
              + String.join(", ", check.atomics));
    }
    return TreeMerge.merge(object, configuration, schema);
  }

  private void visit(String path, Object value, @Nullable Schema schema) {
    if (schema == null) {
      return;
    }
    switch (value) {
      case JsonObject object -> {
        if (schema.atomicMap()) {
          atomics.add(path);
        }
        for (Map.Entry<String, Object> field : object.entrySet()) {
          visit(
              path + "." + field.getKey(),
              field.getValue(),
              ListElements.field(schema, field.getKey()));
        }
      }
      case JsonArray array -> {
        if (schema.listType() == Schema.ListType.ATOMIC) {
          atomics.add(path);
        }
        for (int i = 0; i < array.size(); i++) {
          visit(path + "[" + i + "]", array.get(i), schema.items().orElse(null));
        }
      }
      default -> {}
    }
  }
}
