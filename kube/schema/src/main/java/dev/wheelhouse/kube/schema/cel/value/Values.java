// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;

/// What all CEL values have: a type, a size, an order.
public final class Values {

  private Values() {}

  public static String typeName(Object value) {
    return switch (value) {
      case Boolean _ -> "bool";
      case Long _ -> "int";
      case UnsignedInteger _ -> "uint";
      case Double _ -> "double";
      case String _ -> "string";
      case CelByteString _ -> "bytes";
      case JsonNull _ -> "null_type";
      case Instant _ -> "google.protobuf.Timestamp";
      case Duration _ -> "google.protobuf.Duration";
      case CelList _ -> "list";
      case CelMap map -> map.typeName();
      case TypeValue _ -> "type";
      case OptionalValue _ -> "optional_type";
      case Quantity _ -> "kubernetes.Quantity";
      case CelObject object -> object.typeName();
      default -> "dyn";
    };
  }

  /// The size that costs are counted by: characters, bytes, elements or entries; else 1.
  public static long size(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case CelByteString bytes -> bytes.size();
      case CelList list -> list.size();
      case CelMap map -> map.size();
      case OptionalValue optional when optional.value() != null -> size(optional.value());
      case CelObject object -> object.size();
      default -> 1;
    };
  }

  /// The order of two values of comparable types.
  ///
  /// @throws CelFault when they have none
  public static int compare(Object left, Object right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    return switch (left) {
      case String text when right instanceof String other -> compareText(text, other);
      case Boolean flag when right instanceof Boolean other -> flag.compareTo(other);
      case Instant time when right instanceof Instant other -> time.compareTo(other);
      case Duration length when right instanceof Duration other -> length.compareTo(other);
      case CelByteString bytes when right instanceof CelByteString other ->
          CelByteString.unsignedLexicographicalComparator().compare(bytes, other);
      default -> throw CelFault.noSuchOverload();
    };
  }

  /// By code point, as UTF-8 sorts.
  private static int compareText(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
