// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.naming.Names;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.Set;

/// `resources` of containers.
final class ResourceRules {

  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");

  private ResourceRules() {}

  static void check(Scope resources) {
    JsonObject limits = resources.inOrEmpty("limits").object();
    list(resources, "limits");
    list(resources, "requests");
    resources
        .in("requests")
        .ifPresent(requests ->
            requests.object().forEach((name, value) -> atMostLimit(requests, name, value, limits)));
  }

  static void list(Scope holder, String key) {
    holder
        .in(key)
        .ifPresent(list ->
            list.object()
                .forEach((name, value) -> {
                  FieldPath path = list.path().key(name);
                  resourceName(list, path, name);
                  if (Quantity.of(value).sign() < 0) {
                    list.problems().invalid(path, value, "must be greater than or equal to 0");
                  }
                }));
  }

  private static void resourceName(Scope list, FieldPath path, String name) {
    list.problems().invalid(path, name, Names.qualifiedName(name));
    if (!name.contains("/") && !STANDARD.contains(name) && !name.startsWith("hugepages-")) {
      list.problems().invalid(path, name, "must be a standard resource type or fully qualified");
      list.problems().invalid(path, name, "must be a standard resource for containers");
    }
  }

  private static void atMostLimit(Scope requests, String name, Object value, JsonObject limits) {
    Object limit = limits.get(name);
    FieldPath path = requests.path().key(name);
    boolean extended = name.contains("/");
    if (limit == null) {
      return;
    }
    int order = Quantity.of(value).compareTo(Quantity.of(limit));
    if (extended && order != 0) {
      requests.problems().invalid(path, value, "must be equal to " + name + " limit of " + limit);
    } else if (order > 0) {
      requests
          .problems()
          .invalid(path, value, "must be less than or equal to " + name + " limit of " + limit);
    }
  }
}
