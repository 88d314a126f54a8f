// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;

/// `batch/v1 Job`. The selector is made by the server, so it is checked only where it is given.
final class JobRules implements KindRules {

  @Override
  public void create(Scope job) {
    spec(job.inOrEmpty("spec"));
  }

  static void spec(Scope spec) {
    spec.nonNegative(
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished",
        "backoffLimitPerIndex",
        "maxFailedIndexes");
    spec.oneOf("completionMode", "NonIndexed", "Indexed");
    spec.oneOf("podReplacementPolicy", "Failed", "TerminatingOrFailed");
    if (spec.is("completionMode", "Indexed")) {
      spec.require("completions", "when completion mode is Indexed");
    }
    spec.in("selector").ifPresent(LabelRules::selector);
    JobPolicyRules.check(spec);
    PodSpecRules.template(spec);
    restartPolicy(spec.inOrEmpty("template").inOrEmpty("spec"));
  }

  private static void restartPolicy(Scope podSpec) {
    if (podSpec.is("restartPolicy", "Always")) {
      podSpec
          .problems()
          .required(podSpec.path("restartPolicy"), "valid values: \"OnFailure\", \"Never\"");
    } else {
      podSpec.oneOf("restartPolicy", "OnFailure", "Never");
    }
  }

  @Override
  public void update(Scope job, JsonObject old) {
    create(job);
    Scope spec = job.inOrEmpty("spec");
    JsonObject before = old.object("spec").orElseGet(JsonObject::new);
    boolean elastic = spec.is("completionMode", "Indexed");
    if (!elastic) {
      spec.immutable(before, "completions");
    }
    for (String key : List.of("selector", "completionMode", "podFailurePolicy")) {
      spec.immutable(before, key);
    }
    boolean suspended = before.bool("suspend").orElse(false);
    if (!suspended) {
      spec.immutable(before, "template");
    }
  }
}
