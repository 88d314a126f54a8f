// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.List;

/// `v1 Pod`.
final class PodRules implements KindRules {

  private static final String MAY_CHANGE =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,"
          + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing"
          + " tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was"
          + " previously negative)";

  @Override
  public void create(Scope pod) {
    PodSpecRules.check(pod.inOrEmpty("spec"));
    MirrorRules.create(pod);
  }

  @Override
  public void update(Scope pod, JsonObject old) {
    MirrorRules.update(pod, old);
    Scope spec = pod.inOrEmpty("spec");
    JsonObject oldSpec = old.object("spec").orElseGet(JsonObject::new);
    if (!sameContainers(spec, oldSpec)) {
      return;
    }
    for (String list : List.of("containers", "initContainers")) {
      spec.forEach(list, container -> container.require("image"));
    }
    deadline(spec, oldSpec);
    boolean tolerationsKept = tolerations(spec, oldSpec);
    if (tolerationsKept && !frozen(spec.object()).equals(frozen(oldSpec))) {
      pod.problems().forbidden(pod.path("spec"), MAY_CHANGE);
    }
  }

  private static boolean sameContainers(Scope spec, JsonObject old) {
    boolean same = true;
    for (String list : List.of("containers", "initContainers")) {
      if (size(spec.object(), list) != size(old, list)) {
        String what = list.equals("containers") ? "containers" : "initContainers";
        spec.problems().forbidden(spec.path(list), "pod updates may not add or remove " + what);
        same = false;
      }
    }
    return same;
  }

  private static int size(JsonObject spec, String list) {
    return spec.array(list).map(JsonArray::size).orElse(0);
  }

  private static void deadline(Scope spec, JsonObject old) {
    Long before = old.integer("activeDeadlineSeconds").orElse(null);
    Long now = spec.number("activeDeadlineSeconds");
    FieldPath path = spec.path("activeDeadlineSeconds");
    if (now != null && now < 0) {
      spec.problems().invalid(path, now, "must be between 0 and 2147483647, inclusive");
    } else if (now != null && before != null && now > before) {
      spec.problems().invalid(path, now, "must be less than or equal to previous value");
    } else if (now == null && before != null) {
      spec.problems().invalid(path, null, "must not update from a positive integer to nil value");
    }
  }

  private static boolean tolerations(Scope spec, JsonObject old) {
    JsonArray before = old.array("tolerations").orElseGet(JsonArray::new);
    JsonArray now = spec.object().array("tolerations").orElseGet(JsonArray::new);
    if (now.containsAll(before)) {
      return true;
    }
    spec.problems()
        .forbidden(
            spec.path("tolerations"),
            "existing toleration can not be modified except its tolerationSeconds");
    return false;
  }

  /// The spec without the parts that may change.
  private static JsonObject frozen(JsonObject spec) {
    JsonObject copy = spec.deepCopy();
    copy.remove("activeDeadlineSeconds");
    copy.remove("tolerations");
    copy.remove("schedulingGates");
    if (spec.integer("terminationGracePeriodSeconds").orElse(1L) <= 1) {
      copy.remove("terminationGracePeriodSeconds");
    }
    if (spec.array("schedulingGates").isPresent()) {
      copy.remove("nodeSelector");
      copy.remove("affinity");
    }
    for (String list : List.of("containers", "initContainers")) {
      copy.array(list).ifPresent(all -> all.objects().forEach(c -> c.remove("image")));
    }
    return copy;
  }
}
