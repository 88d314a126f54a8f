// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A check that a pod does not pass.
///
/// @param reason what is wrong, in a few words
/// @param detail where it is
record Violation(String reason, String detail) {

  @Override
  public String toString() {
    return detail.isEmpty() ? reason : reason + " (" + detail + ")";
  }

  static String details(List<Violation> violations) {
    return violations.stream().map(Violation::toString).collect(Collectors.joining(", "));
  }

  static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }

  /// `container "a"`, `containers "a", "b"`.
  static String containers(List<String> names) {
    return plural(names.size(), "container", "containers") + " " + quoted(names);
  }

  static String plural(int count, String one, String many) {
    return count == 1 ? one : many;
  }

  static String quoted(List<String> values) {
    return values.stream().collect(Collectors.joining("\", \"", "\"", "\""));
  }

  static String quoted(Set<String> sorted) {
    return quoted(List.copyOf(sorted));
  }
}
