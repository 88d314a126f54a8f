// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.wheelhouse.kube.schema.cel.value.CelFault;
import java.util.List;

/// Whether constant text is what the function it is given to reads.
public final class ConstantTexts {

  private static final List<String> CONVERSIONS = List.of("timestamp", "duration");

  private ConstantTexts() {}

  /// @param function `timestamp`, `duration` or `matches`; others take any text
  public static boolean isValid(String function, String text) {
    try {
      if (function.equals("matches")) {
        Regexes.compile(text);
      } else if (CONVERSIONS.contains(function)) {
        convert(function, text);
      }
      return true;
    } catch (CelFault _) {
      return false;
    }
  }

  private static void convert(String function, String text) {
    Object[] argument = {text};
    FunctionTable.resolve(FunctionTable.find(function, false, 1), argument)
        .ifPresent(overload -> overload.body().call(() -> {}, argument));
  }
}
