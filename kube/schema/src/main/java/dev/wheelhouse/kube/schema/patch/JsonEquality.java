// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Equality of JSON values: objects without regard to key order, numbers by value, so that `1`
/// equals `1.0`.
public final class JsonEquality {

  private JsonEquality() {}

  public static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return left == null && right == null;
    }
    return switch (left) {
      case JsonObject object -> right instanceof JsonObject other && sameObjects(object, other);
      case JsonArray array -> right instanceof JsonArray other && sameArrays(array, other);
      case Number number -> right instanceof Number other && sameNumbers(number, other);
      default -> left.equals(right);
    };
  }

  private static boolean sameObjects(JsonObject left, JsonObject right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<String, Object> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      if (other == null || !same(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameArrays(JsonArray left, JsonArray right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameNumbers(Number left, Number right) {
    return left.equals(right)
        || (left.getClass() != right.getClass() && decimal(left).compareTo(decimal(right)) == 0);
  }

  private static BigDecimal decimal(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Double real -> BigDecimal.valueOf(real);
      default -> BigDecimal.valueOf(number.longValue());
    };
  }
}
