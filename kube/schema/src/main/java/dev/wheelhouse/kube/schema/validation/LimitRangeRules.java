// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.quantity.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `v1 LimitRange`.
final class LimitRangeRules implements KindRules {

  /// Each may not exceed the next one that is stated.
  private static final List<String> RISING = List.of("min", "defaultRequest", "default", "max");

  @Override
  public void create(Scope range) {
    Set<String> types = new HashSet<>();
    for (Scope item : range.inOrEmpty("spec").each("limits")) {
      if (item.require("type") && !types.add(item.text("type"))) {
        item.problems().duplicate(item.path("type"), item.text("type"));
      }
      if (item.is("type", "Pod")) {
        notForPods(item);
      }
      for (int i = 0; i < RISING.size(); i++) {
        for (String upper : RISING.subList(i + 1, RISING.size())) {
          atMost(item, RISING.get(i), upper);
        }
      }
    }
  }

  private static void notForPods(Scope item) {
    for (String key : List.of("default", "defaultRequest")) {
      if (item.has(key)) {
        item.problems().forbidden(item.path(key), "may not be specified when `type` is 'Pod'");
      }
    }
  }

  private static void atMost(Scope item, String lower, String upper) {
    JsonObject bounds = item.inOrEmpty(upper).object();
    item.inOrEmpty(lower)
        .object()
        .forEach((name, value) -> {
          Object bound = bounds.get(name);
          if (bound != null && Quantity.of(value).compareTo(Quantity.of(bound)) > 0) {
            item.problems()
                .invalid(
                    item.path(lower).key(name),
                    value,
                    lower + " value " + value + " is greater than " + upper + " value " + bound);
          }
        });
  }
}
