// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.plane.controllers.pods.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.UncountedTerminatedPods;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Counts a Job's pods, each once. Pure: made from the status and the pods, read off afterwards.
///
/// @param succeeded counted or about to be
/// @param failed counted or about to be
/// @param completed indexes that succeeded; empty unless indexed
/// @param newlyFailed pods that were not known as failed before
/// @param newlySucceeded pods that were not known as succeeded before
/// @param counted succeeded and failed that no longer are in `uncounted`
/// @param release pods whose finalizer may be removed once the status is written
record JobTally(
    int succeeded,
    int failed,
    BitSet completed,
    List<Pod> newlyFailed,
    List<Pod> newlySucceeded,
    Counted counted,
    Set<String> uncountedSucceeded,
    Set<String> uncountedFailed,
    List<Pod> release) {

  record Counted(int succeeded, int failed) {}

  /// @param ending true while pods are deleted by the controller itself (suspended or finishing):
  ///   those do not count as failed
  static JobTally of(Job job, List<Pod> pods, boolean ending) {
    JobStatus status = Objects.requireNonNullElse(job.getStatus(), new JobStatus());
    UncountedTerminatedPods uncounted =
        Objects.requireNonNullElse(
            status.getUncountedTerminatedPods(), new UncountedTerminatedPods());
    Set<String> tracked =
        pods.stream()
            .filter(JobPods::isTracked)
            .map(pod -> pod.getMetadata().getUid())
            .collect(Collectors.toSet());
    Set<String> succeeding = new LinkedHashSet<>(uncounted.getSucceeded());
    Set<String> failing = new LinkedHashSet<>(uncounted.getFailed());
    int knownSucceeded = succeeding.size();
    int knownFailed = failing.size();
    succeeding.retainAll(tracked);
    failing.retainAll(tracked);
    boolean indexed = JobPods.isIndexed(job);
    BitSet completed = Indexes.parse(indexed ? status.getCompletedIndexes() : "");
    int countedSucceeded = zero(status.getSucceeded()) + knownSucceeded - succeeding.size();
    int countedFailed = zero(status.getFailed()) + knownFailed - failing.size();
    List<Pod> newlySucceeded = new ArrayList<>();
    List<Pod> newlyFailed = new ArrayList<>();
    List<Pod> release = new ArrayList<>();
    for (Pod pod : pods) {
      if (!JobPods.isTracked(pod)) {
        continue;
      }
      String uid = pod.getMetadata().getUid();
      if (PodState.isSucceeded(pod)) {
        release.add(pod);
        if (succeeding.contains(uid)) {
          continue;
        }
        if (!indexed || isFirstOfIndex(pod, completed)) {
          succeeding.add(uid);
          newlySucceeded.add(pod);
        }
      } else if (PodState.isFailed(pod) || (JobPods.isLost(pod) && !ending)) {
        release.add(pod);
        if (failing.add(uid)) {
          newlyFailed.add(pod);
        }
      } else if (PodState.isTerminating(pod)) {
        release.add(pod);
      }
    }
    int succeeded = indexed ? completed.cardinality() : countedSucceeded + succeeding.size();
    return new JobTally(
        succeeded,
        countedFailed + failing.size(),
        completed,
        newlyFailed,
        newlySucceeded,
        new Counted(indexed ? completed.cardinality() : countedSucceeded, countedFailed),
        indexed ? Set.of() : succeeding,
        failing,
        release);
  }

  /// True when every pod that ended is in the counters.
  boolean isSettled() {
    return uncountedSucceeded.isEmpty() && uncountedFailed.isEmpty();
  }

  private static boolean isFirstOfIndex(Pod pod, BitSet completed) {
    int index = JobPods.index(pod).orElse(-1);
    if (index < 0 || completed.get(index)) {
      return false;
    }
    completed.set(index);
    return true;
  }

  static int zero(@Nullable Integer number) {
    return Objects.requireNonNullElse(number, 0);
  }
}
