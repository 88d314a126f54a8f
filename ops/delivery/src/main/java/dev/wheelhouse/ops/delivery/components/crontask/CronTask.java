// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.crontask;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.workloads.Objects;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.List;

/// KubeVela's `cron-task`: a CronJob whose Jobs are those of `task`.
public final class CronTask implements ComponentType {

  private static final List<String> OF_CRON_JOB =
      List.of(
          "schedule",
          "concurrencyPolicy",
          "suspend",
          "successfulJobsHistoryLimit",
          "failedJobsHistoryLimit",
          "startingDeadlineSeconds");
  private static final List<String> OF_JOB =
      List.of("ttlSecondsAfterFinished", "activeDeadlineSeconds", "backoffLimit");

  @Override
  public String name() {
    return "cron-task";
  }

  @Override
  public Output render(ComponentContext context, Properties properties) {
    JsonObject job = Workloads.job(context, properties);
    OF_JOB.forEach(it -> properties.copy(it, job));
    JsonObject template =
        JsonObject.of(
            "metadata", job.object("template", "metadata").orElseThrow().deepCopy(), "spec", job);
    JsonObject spec = JsonObject.of("jobTemplate", template);
    OF_CRON_JOB.forEach(it -> properties.copy(it, spec));
    return new Output(Objects.named("batch/v1", "CronJob", context.component()).with("spec", spec));
  }
}
