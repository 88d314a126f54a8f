// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// `batch/v1 CronJob`.
final class CronJobRules implements KindRules {

  /// Leaves room for the suffix of its jobs.
  private static final int MAX_NAME = 52;

  @Override
  public List<String> checkName(String name) {
    List<String> problems = new ArrayList<>(Names.dnsSubdomain(name));
    if (name.length() > MAX_NAME) {
      problems.add("must be no more than " + MAX_NAME + " characters");
    }
    return problems;
  }

  @Override
  public void create(Scope cronJob) {
    Scope spec = cronJob.inOrEmpty("spec");
    if (spec.require("schedule")) {
      schedule(spec);
    }
    spec.requireOneOf("concurrencyPolicy", "Allow", "Forbid", "Replace");
    spec.nonNegative(
        "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit");
    timeZone(spec);
    JobRules.spec(spec.inOrEmpty("jobTemplate").inOrEmpty("spec"));
  }

  private static void schedule(Scope spec) {
    String schedule = spec.text("schedule").strip();
    if (schedule.contains("TZ=")) {
      spec.problems()
          .invalid(
              spec.path("schedule"),
              schedule,
              "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (!schedule.startsWith("@")) {
      List<String> fields = List.of(schedule.split("\\s+"));
      if (fields.size() != 5) {
        spec.problems()
            .invalid(
                spec.path("schedule"),
                schedule,
                "expected exactly 5 fields, found " + fields.size() + ": [" + schedule + "]");
      }
    }
  }

  private static void timeZone(Scope spec) {
    if (spec.has("timeZone")) {
      try {
        ZoneId.of(spec.text("timeZone"));
      } catch (DateTimeException _) {
        spec.problems()
            .invalid(
                spec.path("timeZone"),
                spec.text("timeZone"),
                "unknown time zone " + spec.text("timeZone"));
      }
    }
  }
}
