// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `scheduling.k8s.io/v1 PriorityClass`.
final class PriorityClassRules implements KindRules {

  private static final long HIGHEST_USER_VALUE = 1_000_000_000;
  private static final Set<String> SYSTEM =
      Set.of("system-node-critical", "system-cluster-critical");

  @Override
  public void create(Scope priority) {
    String name = priority.object().string("metadata", "name").orElse("");
    Long value = priority.number("value");
    if (name.startsWith("system-") && !SYSTEM.contains(name)) {
      priority
          .problems()
          .forbidden(
              priority.path("metadata").child("name"),
              "priority class names with 'system-' prefix are reserved for system use only. error:"
                  + " "
                  + name
                  + " is not a known system priority class");
    } else if (!SYSTEM.contains(name) && value != null && value > HIGHEST_USER_VALUE) {
      priority
          .problems()
          .forbidden(
              priority.path("value"),
              "maximum allowed value of a user defined priority is " + HIGHEST_USER_VALUE);
    }
    priority.requireOneOf("preemptionPolicy", "PreemptLowerPriority", "Never");
  }

  @Override
  public void update(Scope priority, JsonObject old) {
    for (String key : List.of("value", "preemptionPolicy")) {
      if (!Objects.equals(priority.object().get(key), old.get(key))) {
        priority.problems().forbidden(priority.path(key), "may not be changed in an update.");
      }
    }
  }
}
