// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/// The tables of the group `batch`.
final class BatchTables {

  private BatchTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("jobs", "batch", jobs());
    tables.put("cronjobs", "batch", cronJobs());
  }

  private static TableColumns jobs() {
    return TableBuilder.named()
        .text("Status", BatchTables::status)
        .text("Completions", BatchTables::completions)
        .timed("Duration", BatchTables::duration)
        .age()
        .template("spec", "template", "spec")
        .wide("Selector", o -> Cells.selector(o, "spec", "selector"))
        .build();
  }

  private static Object status(JsonObject job) {
    if (Cells.hasCondition(job, "Complete")) {
      return "Complete";
    }
    if (Cells.hasCondition(job, "Failed")) {
      return "Failed";
    }
    if (Cells.isDeleted(job)) {
      return "Terminating";
    }
    if (Cells.hasCondition(job, "Suspended")) {
      return "Suspended";
    }
    return Cells.hasCondition(job, "FailureTarget") ? "FailureTarget" : "Running";
  }

  private static Object completions(JsonObject job) {
    long done = job.integer("status", "succeeded").orElse(0L);
    long parallel = job.integer("spec", "parallelism").orElse(0L);
    return job.integer("spec", "completions")
        .map(wanted -> done + "/" + wanted)
        .orElse(parallel > 1 ? done + "/1 of " + parallel : done + "/1");
  }

  private static Object duration(JsonObject job, Instant now) {
    Instant start = Ages.parse(job.string("status", "startTime").orElse(""));
    Instant end = Ages.parse(job.string("status", "completionTime").orElse(""));
    return start == null ? "" : Ages.human(Duration.between(start, end == null ? now : end));
  }

  private static TableColumns cronJobs() {
    String[] template = {"spec", "jobTemplate", "spec", "template", "spec"};
    return TableBuilder.named()
        .string("Schedule", "", "spec", "schedule")
        .string("Timezone", Cells.NONE, "spec", "timeZone")
        .add("Suspend", "boolean", BatchTables::suspended)
        .integer("Active", o -> Cells.size(o, "status", "active"))
        .timed("Last Schedule", BatchTables::lastSchedule)
        .age()
        .template(template)
        .wide("Selector", o -> Cells.selector(o, "spec", "jobTemplate", "spec", "selector"))
        .build();
  }

  private static Object suspended(JsonObject job) {
    return job.bool("spec", "suspend")
        .map(suspend -> suspend ? "True" : "False")
        .orElse(Cells.UNSET);
  }

  private static Object lastSchedule(JsonObject job, Instant now) {
    String last = job.string("status", "lastScheduleTime").orElse("");
    return last.isEmpty() ? Cells.NONE : Ages.since(last, now);
  }
}
