// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import java.util.ArrayList;
import java.util.List;

/// Where a walk over a tree stands. Owned by one walk.
final class FieldTrail {

  private final List<Object> steps = new ArrayList<>();

  void enter(String name) {
    steps.add(name);
  }

  void enter(int index) {
    steps.add(index);
  }

  void leave() {
    steps.removeLast();
  }

  /// `spec.containers[0].image`
  String path() {
    return render(true);
  }

  /// `spec.containers.image`
  String pathWithoutIndexes() {
    return render(false);
  }

  private String render(boolean indexes) {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof String name) {
        text.append(text.isEmpty() ? "" : ".").append(name);
      } else if (indexes) {
        text.append('[').append(step).append(']');
      }
    }
    return text.toString();
  }
}
