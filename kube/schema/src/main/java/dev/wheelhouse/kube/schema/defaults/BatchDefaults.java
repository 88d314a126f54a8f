// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.defaults;

import static dev.wheelhouse.kube.schema.defaults.Fill.at;
import static dev.wheelhouse.kube.schema.defaults.Fill.each;
import static dev.wheelhouse.kube.schema.defaults.Fill.in;
import static dev.wheelhouse.kube.schema.defaults.Fill.isEmpty;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;

/// The group `batch`.
final class BatchDefaults {

  static final Map<String, Consumer<JsonObject>> KINDS =
      Map.of("batch/v1/Job", BatchDefaults::job, "batch/v1/CronJob", BatchDefaults::cronJob);

  private BatchDefaults() {}

  private static void job(JsonObject job) {
    JsonObject spec = job.childObject("spec");
    if (!spec.containsKey("completions") && !spec.containsKey("parallelism")) {
      spec.put("completions", 1L);
    }
    in(spec, "parallelism", 1L);
    boolean perIndex = spec.containsKey("backoffLimitPerIndex");
    in(spec, "backoffLimit", perIndex ? (long) Integer.MAX_VALUE : 6L);
    in(spec, "completionMode", "NonIndexed");
    in(spec, "suspend", false);
    in(spec, "manualSelector", false);
    labels(job, spec);
    boolean ownPolicy = spec.containsKey("podFailurePolicy");
    in(spec, "podReplacementPolicy", ownPolicy ? "Failed" : "TerminatingOrFailed");
    at(
        spec,
        policy ->
            each(
                policy,
                "rules",
                rule -> each(rule, "onPodConditions", c -> in(c, "status", "True"))),
        "podFailurePolicy");
    PodDefaults.template(spec);
  }

  /// A Job without labels has those of its pods, and gets whatever they get.
  private static void labels(JsonObject job, JsonObject spec) {
    JsonObject metadata = job.childObject("metadata");
    if (isEmpty(metadata, "labels")) {
      spec.object("template", "metadata", "labels")
          .filter(labels -> !labels.isEmpty())
          .ifPresent(labels -> metadata.put("labels", labels));
    }
  }

  /// The job template gets its own defaults once a Job is made of it.
  private static void cronJob(JsonObject cronJob) {
    JsonObject spec = cronJob.childObject("spec");
    in(spec, "concurrencyPolicy", "Allow");
    in(spec, "suspend", false);
    in(spec, "successfulJobsHistoryLimit", 3L);
    in(spec, "failedJobsHistoryLimit", 1L);
    at(spec, PodDefaults::template, "jobTemplate", "spec");
  }
}
