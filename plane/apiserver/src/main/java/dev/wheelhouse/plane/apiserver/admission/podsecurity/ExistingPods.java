// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What to tell whoever makes a namespace stricter about the pods that are there: they stay, and
/// break the new standard. Pods that break it in the same way are told in one line.
record ExistingPods(String namespace, LevelVersion enforce) {

  private static final int MOST_PODS = 3000;

  List<String> warnings(List<JsonObject> pods) {
    Map<String, SortedSet<String>> byReason = new TreeMap<>();
    for (JsonObject pod : pods.subList(0, Math.min(pods.size(), MOST_PODS))) {
      List<Violation> broken = PodSecurityStandards.violations(enforce, PodView.of(pod));
      if (!broken.isEmpty()) {
        byReason
            .computeIfAbsent(Violation.reasons(broken), _ -> new TreeSet<>())
            .add(pod.string("metadata", "name").orElse(""));
      }
    }
    List<String> warnings = new ArrayList<>();
    if (pods.size() > MOST_PODS) {
      warnings.add(
          "new PodSecurity enforce level only checked against the first "
              + MOST_PODS
              + " of "
              + pods.size()
              + " existing pods");
    }
    if (!byReason.isEmpty()) {
      warnings.add(
          "existing pods in namespace \""
              + namespace
              + "\" violate the new PodSecurity enforce level \""
              + enforce
              + "\"");
    }
    byReason.entrySet().stream()
        .map(entry -> told(entry.getValue()) + ": " + entry.getKey())
        .sorted()
        .forEach(warnings::add);
    return warnings;
  }

  private static String told(SortedSet<String> names) {
    int others = names.size() - 1;
    return names.first()
        + switch (others) {
          case 0 -> "";
          case 1 -> " (and 1 other pod)";
          default -> " (and " + others + " other pods)";
        };
  }
}
