// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.podsecurity;

import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/// Who sets a bad value in a security context, the pod or its containers, and which values.
///
/// @param who `pod`, `container "a"`, `pod` and `containers "a", "b"`
/// @param values the bad ones
record Setters(List<String> who, SortedSet<String> values) {

  /// @param bad the bad values that a security context sets; none when it is fine
  static Setters find(PodView pod, Function<JsonObject, List<String>> bad) {
    List<String> who = new ArrayList<>();
    SortedSet<String> values = new TreeSet<>();
    pod.security()
        .map(bad)
        .filter(found -> !found.isEmpty())
        .ifPresent(found -> {
          who.add("pod");
          values.addAll(found);
        });
    List<String> containers = inContainers(pod, bad, values);
    if (!containers.isEmpty()) {
      who.add(Violation.containers(containers));
    }
    return new Setters(who, values);
  }

  /// Looks at containers alone.
  ///
  /// @param values the bad values are added to it
  /// @return the names of those that set one
  static List<String> inContainers(
      PodView pod, Function<JsonObject, List<String>> bad, SortedSet<String> values) {
    return pod.where(container -> {
      List<String> found = PodView.security(container).map(bad).orElse(List.of());
      values.addAll(found);
      return !found.isEmpty();
    });
  }

  boolean none() {
    return who.isEmpty();
  }

  /// `pod and container "a"`.
  String told() {
    return String.join(" and ", who);
  }
}
