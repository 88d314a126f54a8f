// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What happened while objects were being kept and somebody may want to know: fields taken over
/// from another manager, objects left alone. Owned by one thread.
final class Notices {

  private final Set<String> notices = new LinkedHashSet<>();

  void add(String notice) {
    notices.add(notice);
  }

  List<String> all() {
    return new ArrayList<>(notices);
  }
}
