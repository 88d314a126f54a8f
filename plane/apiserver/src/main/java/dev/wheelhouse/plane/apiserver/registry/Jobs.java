// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Objects;

/// What is special about Jobs: unless told otherwise, each has a selector of its own, made from its
/// uid, and puts it on its pods.
final class Jobs implements Strategy {

  private static final String UID_LABEL = "batch.kubernetes.io/controller-uid";
  private static final String NAME_LABEL = "batch.kubernetes.io/job-name";

  @Override
  public void prepareForCreate(JsonObject job) {
    JsonObject spec = job.childObject("spec");
    if (spec.bool("manualSelector").orElse(false)) {
      return;
    }
    String uid = job.string("metadata", "uid").orElse("");
    String name = job.string("metadata", "name").orElse("");
    JsonObject labels = spec.childObject("template").childObject("metadata").childObject("labels");
    labels.put(UID_LABEL, uid);
    labels.put(NAME_LABEL, name);
    labels.put("controller-uid", uid);
    labels.put("job-name", name);
    spec.childObject("selector").childObject("matchLabels").put(UID_LABEL, uid);
  }

  @Override
  public void validateUpdate(JsonObject job, JsonObject before, List<Cause> broken) {
    immutable(job, before, broken, "selector");
    immutable(job, before, broken, "completionMode");
    if (!before.bool("spec", "suspend").orElse(false)) {
      immutable(job, before, broken, "template");
    }
  }

  private static void immutable(
      JsonObject job, JsonObject before, List<Cause> broken, String field) {
    if (!Objects.equals(job.at("spec", field), before.at("spec", field))) {
      broken.add(
          Failures.badValue(
              "spec." + field, String.valueOf(job.at("spec", field)), "field is immutable"));
    }
  }
}
