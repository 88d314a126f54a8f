// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.quantity.IntOrPercent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the kinds that run copies of a pod template have in common.
final class WorkloadRules {

  private WorkloadRules() {}

  /// The template of a workload whose pods run for ever.
  static void lastingTemplate(Scope spec) {
    PodSpecRules.template(spec);
    Scope podSpec = spec.inOrEmpty("template").inOrEmpty("spec");
    if (podSpec.has("restartPolicy") && !podSpec.is("restartPolicy", "Always")) {
      podSpec
          .problems()
          .notSupported(
              podSpec.path("restartPolicy"), podSpec.text("restartPolicy"), List.of("Always"));
    }
    if (podSpec.object().containsKey("activeDeadlineSeconds")) {
      podSpec.problems().forbidden(podSpec.path("activeDeadlineSeconds"), "must not be specified");
    }
  }

  /// A count of zero or more, or a percentage.
  static void countOrPercent(Scope holder, String key) {
    Object value = holder.object().get(key);
    switch (value) {
      case Long number when number < 0 ->
          holder.problems().invalid(holder.path(key), number, "must be greater than or equal to 0");
      case String text when !IntOrPercent.isPercent(text) ->
          holder
              .problems()
              .invalid(
                  holder.path(key),
                  text,
                  "a valid percent string must be a numeric string followed by an ending '%' (e.g."
                      + " '1%',  or '93%', regex used for validation is '[0-9]+%')");
      case null -> {}
      case Object _ -> {}
    }
  }

  static void atMost100Percent(Scope holder, String key) {
    Object value = holder.object().get(key);
    if (value instanceof String && IntOrPercent.percent(value).orElse(0) > 100) {
      holder.problems().invalid(holder.path(key), value, "must not be greater than 100%");
    }
  }

  static boolean isZero(@Nullable Object value) {
    return value == null || value.equals(0L) || value.equals("0%");
  }
}
