// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import java.util.BitSet;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Sets of completion indexes in the form `1,3-5,7`.
final class Indexes {

  private Indexes() {}

  static BitSet parse(@Nullable String text) {
    BitSet indexes = new BitSet();
    if (text == null || text.isEmpty()) {
      return indexes;
    }
    for (String range : text.split(",")) {
      int dash = range.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1));
      indexes.set(from, to + 1);
    }
    return indexes;
  }

  static String format(BitSet indexes) {
    StringJoiner text = new StringJoiner(",");
    int from = indexes.nextSetBit(0);
    while (from >= 0) {
      int to = indexes.nextClearBit(from) - 1;
      text.add(from == to ? "" + from : from + 1 == to ? from + "," + to : from + "-" + to);
      from = indexes.nextSetBit(to + 1);
    }
    return text.toString();
  }
}
