// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.controllers.pods.PodRanking;
import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// Decides about a Job's pods. Pure.
final class JobPlanner {

  private static final int DEFAULT_BACK_OFF_LIMIT = 6;

  private JobPlanner() {}

  /// What to do with the pods.
  sealed interface Step {
    /// @param indexes one for each pod; empty ones for pods without an index
    record Create(List<OptionalInt> indexes) implements Step {}

    record Delete(List<Pod> pods) implements Step {}

    record Nothing() implements Step {}
  }

  /// Why a Job ends.
  record End(boolean success, String reason, String message) {}

  static boolean isSuspended(Job job) {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
  }

  /// How the Job ends, if it does now.
  static Optional<End> end(Job job, JobTally tally, List<Pod> active, Instant now) {
    int limit = Objects.requireNonNullElse(job.getSpec().getBackoffLimit(), DEFAULT_BACK_OFF_LIMIT);
    if (tally.failed() > limit || isRestartedTooOften(job, active, limit)) {
      return Optional.of(
          new End(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit"));
    }
    if (untilDeadline(job, now).filter(left -> !left.isPositive()).isPresent()) {
      return Optional.of(
          new End(false, "DeadlineExceeded", "Job was active longer than specified deadline"));
    }
    Integer completions = job.getSpec().getCompletions();
    boolean complete =
        completions == null
            ? tally.succeeded() > 0 && active.isEmpty()
            : tally.succeeded() >= completions;
    return complete
        ? Optional.of(
            new End(true, "CompletionsReached", "Reached expected number of succeeded pods"))
        : Optional.empty();
  }

  private static boolean isRestartedTooOften(Job job, List<Pod> active, int limit) {
    if (!"OnFailure".equals(job.getSpec().getTemplate().getSpec().getRestartPolicy())) {
      return false;
    }
    int restarts = active.stream().mapToInt(PodState::restarts).sum();
    return limit == 0 ? restarts > 0 : restarts >= limit;
  }

  /// The time left of `activeDeadlineSeconds`; empty where it does not apply.
  static Optional<Duration> untilDeadline(Job job, Instant now) {
    Long seconds = job.getSpec().getActiveDeadlineSeconds();
    if (seconds == null
        || isSuspended(job)
        || job.getStatus() == null
        || job.getStatus().getStartTime() == null) {
      return Optional.empty();
    }
    return Optional.of(
        Duration.between(
            now, Timestamps.parse(job.getStatus().getStartTime()).plusSeconds(seconds)));
  }

  static Step plan(Job job, JobTally tally, List<Pod> active) {
    if (isSuspended(job)) {
      return active.isEmpty() ? new Step.Nothing() : new Step.Delete(active);
    }
    int wanted = wanted(job, tally, active.size());
    if (active.size() > wanted) {
      List<Pod> ranked = PodRanking.firstToGo(active, active);
      return new Step.Delete(ranked.subList(0, active.size() - wanted));
    }
    int missing = wanted - active.size();
    if (missing == 0) {
      return new Step.Nothing();
    }
    return JobPods.isIndexed(job)
        ? createIndexed(job, tally, active, missing)
        : new Step.Create(Collections.nCopies(missing, OptionalInt.empty()));
  }

  private static int wanted(Job job, JobTally tally, int active) {
    int parallelism = Objects.requireNonNullElse(job.getSpec().getParallelism(), 1);
    Integer completions = job.getSpec().getCompletions();
    if (completions == null) {
      return tally.succeeded() > 0 ? Math.min(active, parallelism) : parallelism;
    }
    return Math.min(parallelism, Math.max(0, completions - tally.succeeded()));
  }

  private static Step createIndexed(Job job, JobTally tally, List<Pod> active, int missing) {
    BitSet taken = (BitSet) tally.completed().clone();
    active.forEach(pod -> JobPods.index(pod).ifPresent(taken::set));
    List<OptionalInt> indexes = new ArrayList<>();
    int completions = Objects.requireNonNullElse(job.getSpec().getCompletions(), 0);
    int next = taken.nextClearBit(0);
    while (indexes.size() < missing && next < completions) {
      indexes.add(OptionalInt.of(next));
      next = taken.nextClearBit(next + 1);
    }
    return indexes.isEmpty() ? new Step.Nothing() : new Step.Create(indexes);
  }
}
