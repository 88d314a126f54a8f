// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CEL's `==`: numbers are equal across their types, values of different kinds are not equal.
public final class Equality {

  private Equality() {}

  public static boolean equal(Object left, Object right, Work work) {
    work.step();
    return switch (left) {
      case Long _, UnsignedInteger _, Double _ ->
          Numbers.isNumber(right) && Numbers.equal(left, right);
      case CelList list -> right instanceof CelList other && lists(list, other, work);
      case CelMap map -> right instanceof CelMap other && maps(map, other, work);
      case OptionalValue optional ->
          right instanceof OptionalValue other && optionals(optional, other, work);
      default -> left.equals(right);
    };
  }

  private static boolean lists(CelList left, CelList right, Work work) {
    if (left.size() != right.size()) {
      return false;
    }
    return left.isUnordered() ? unordered(left, right, work) : ordered(left, right, work);
  }

  private static boolean ordered(CelList left, CelList right, Work work) {
    Iterator<Object> theirs = right.iterator();
    for (Object mine : left) {
      if (!equal(mine, theirs.next(), work)) {
        return false;
      }
    }
    return true;
  }

  private static boolean unordered(CelList left, CelList right, Work work) {
    Map<Object, Object> mine = new HashMap<>();
    for (Object value : left) {
      work.step();
      mine.put(left.identity(value), value);
    }
    for (Object value : right) {
      Object match = mine.get(left.identity(value));
      if (match == null || !equal(match, value, work)) {
        return false;
      }
    }
    return true;
  }

  private static boolean maps(CelMap left, CelMap right, Work work) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Object key : left.keys()) {
      if (!parts(left.find(key), right.find(key), work)) {
        return false;
      }
    }
    return true;
  }

  /// Both are absent, or equal.
  private static boolean parts(@Nullable Object left, @Nullable Object right, Work work) {
    if (left == null || right == null) {
      return left == null && right == null;
    }
    return equal(left, right, work);
  }

  private static boolean optionals(OptionalValue left, OptionalValue right, Work work) {
    return parts(left.value(), right.value(), work);
  }
}
