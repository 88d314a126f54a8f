// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The status of a Job from its tally and what was decided.
final class JobStatuses {

  private JobStatuses() {}

  static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
            .findFirst();
  }

  static boolean isFinished(Job job) {
    return finishedAt(job).isPresent();
  }

  static Optional<Instant> finishedAt(Job job) {
    return condition(job, "Complete")
        .or(() -> condition(job, "Failed"))
        .map(c -> Timestamps.parse(c.getLastTransitionTime()));
  }

  /// An end that was decided earlier and waits for the pods to go.
  static Optional<JobPlanner.End> decided(Job job) {
    return condition(job, "FailureTarget")
        .map(c -> new JobPlanner.End(false, c.getReason(), text(c.getMessage())))
        .or(() ->
            condition(job, "SuccessCriteriaMet")
                .map(c -> new JobPlanner.End(true, c.getReason(), text(c.getMessage()))));
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  /// @param end how the Job ends
  /// @param over whether no pod is left, so that the end is final
  static JobStatus compute(
      Job job,
      JobTally tally,
      List<Pod> pods,
      Optional<JobPlanner.End> end,
      boolean over,
      Instant now) {
    JobStatus before = Objects.requireNonNullElse(job.getStatus(), new JobStatus());
    List<Pod> active = pods.stream().filter(PodState::isActive).toList();
    int ready = (int) active.stream().filter(PodState::isReady).count();
    int terminating =
        (int)
            pods.stream().filter(p -> PodState.isTerminating(p) && !PodState.isFinished(p)).count();
    JobStatusBuilder status =
        new JobStatusBuilder(before)
            .withActive(active.isEmpty() ? null : (Integer) active.size())
            .withReady(ready)
            .withTerminating(terminating)
            .withSucceeded(nonZero(tally.counted().succeeded()))
            .withFailed(nonZero(tally.counted().failed()))
            .withNewUncountedTerminatedPods()
            .withFailed(new ArrayList<>(tally.uncountedFailed()))
            .withSucceeded(new ArrayList<>(tally.uncountedSucceeded()))
            .endUncountedTerminatedPods()
            .withConditions(conditions(before, job, end, over, now));
    if (JobPods.isIndexed(job)) {
      String completed = Indexes.format(tally.completed());
      status.withCompletedIndexes(completed.isEmpty() ? null : completed);
    }
    if (JobPlanner.isSuspended(job)) {
      status.withStartTime(null);
    } else if (before.getStartTime() == null) {
      status.withStartTime(Timestamps.format(now));
    }
    if (over && end.isPresent() && end.get().success() && before.getCompletionTime() == null) {
      status.withCompletionTime(Timestamps.format(now));
    }
    return status.build();
  }

  private static @Nullable Integer nonZero(int number) {
    return number == 0 ? null : (Integer) number;
  }

  private static List<JobCondition> conditions(
      JobStatus before, Job job, Optional<JobPlanner.End> end, boolean over, Instant now) {
    List<JobCondition> conditions = new ArrayList<>(before.getConditions());
    if (end.isPresent()) {
      JobPlanner.End how = end.get();
      add(conditions, how.success() ? "SuccessCriteriaMet" : "FailureTarget", true, how, now);
      if (over) {
        add(conditions, how.success() ? "Complete" : "Failed", true, how, now);
      }
      return conditions;
    }
    boolean known = conditions.stream().anyMatch(c -> "Suspended".equals(c.getType()));
    if (JobPlanner.isSuspended(job)) {
      JobPlanner.End suspended = new JobPlanner.End(true, "JobSuspended", "Job suspended");
      add(conditions, "Suspended", true, suspended, now);
    } else if (known) {
      JobPlanner.End resumed = new JobPlanner.End(true, "JobResumed", "Job resumed");
      add(conditions, "Suspended", false, resumed, now);
    }
    return conditions;
  }

  private static void add(
      List<JobCondition> conditions, String type, boolean holds, JobPlanner.End why, Instant now) {
    String status = holds ? "True" : "False";
    if (conditions.stream()
        .anyMatch(c -> type.equals(c.getType()) && status.equals(c.getStatus()))) {
      return;
    }
    conditions.removeIf(c -> type.equals(c.getType()));
    conditions.add(
        new JobConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(why.reason())
            .withMessage(why.message())
            .withLastProbeTime(Timestamps.format(now))
            .withLastTransitionTime(Timestamps.format(now))
            .build());
  }
}
