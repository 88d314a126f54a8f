// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import java.util.ArrayList;
import java.util.List;

/// A JSON pointer (RFC 6901), split into its unescaped steps.
///
/// @param text as it was written
/// @param steps empty for the whole document
record JsonPointer(String text, List<String> steps) {

  JsonPointer {
    steps = List.copyOf(steps);
  }

  static JsonPointer parse(String text) {
    if (text.isEmpty()) {
      return new JsonPointer(text, List.of());
    }
    if (text.charAt(0) != '/') {
      throw PatchErrors.malformed(
          "error decoding patch: the path \"" + text + "\" does not start with \"/\"");
    }
    List<String> steps = new ArrayList<>();
    int start = 1;
    for (int slash = text.indexOf('/', 1); slash >= 0; slash = text.indexOf('/', start)) {
      steps.add(unescape(text.substring(start, slash)));
      start = slash + 1;
    }
    steps.add(unescape(text.substring(start)));
    return new JsonPointer(text, steps);
  }

  private static String unescape(String step) {
    return step.indexOf('~') < 0 ? step : step.replace("~1", "/").replace("~0", "~");
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  List<String> parents() {
    return steps.subList(0, steps.size() - 1);
  }

  String last() {
    return steps.getLast();
  }

  /// True where the other pointer names this value or something inside it.
  boolean encloses(JsonPointer other) {
    return other.steps.size() > steps.size() && other.steps.subList(0, steps.size()).equals(steps);
  }
}
