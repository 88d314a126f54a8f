// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.quantity;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Values such as `maxSurge`: a count, or a percentage of a total.
public final class IntOrPercent {

  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

  private IntOrPercent() {}

  /// True for a JSON value such as `"25%"`.
  public static boolean isPercent(Object value) {
    return value instanceof String text && PERCENT.matcher(text).matches();
  }

  /// The percentage itself; empty where the value is no percentage.
  public static OptionalInt percent(Object value) {
    if (!isPercent(value)) {
      return OptionalInt.empty();
    }
    String text = (String) value;
    long parsed =
        text.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(text, 0, text.length() - 1, 10);
    return OptionalInt.of((int) Math.min(parsed, Integer.MAX_VALUE));
  }

  /// The count that a value means for a total.
  ///
  /// @param value a JSON integer or a percentage
  /// @param roundUp whether a fraction counts as one more
  /// @throws IllegalArgumentException when the value is neither
  public static int scaled(Object value, int total, boolean roundUp) {
    if (value instanceof Number number) {
      return number.intValue();
    }
    long percent =
        percent(value)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "invalid value for IntOrString: invalid type: string is not a percentage"));
    long hundredths = percent * total;
    return (int) (roundUp ? Math.ceilDiv(hundredths, 100L) : hundredths / 100);
  }
}
