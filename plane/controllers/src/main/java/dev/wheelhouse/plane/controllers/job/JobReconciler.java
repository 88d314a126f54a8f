// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Owners;
import dev.wheelhouse.plane.client.loop.Reconciler;
import dev.wheelhouse.plane.client.selectors.LabelMatcher;
import dev.wheelhouse.plane.controllers.children.Children;
import dev.wheelhouse.plane.controllers.pods.Expectations;
import dev.wheelhouse.plane.controllers.pods.PodState;
import dev.wheelhouse.plane.controllers.pods.SlowStart;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Observes a Job's pods, counts, decides, acts, reports.
final class JobReconciler implements Reconciler {

  /// Tracked pods by the Job they name, for taking their finalizers when the Job is gone.
  static final String TRACKED_BY_JOB = "tracked-by-job";

  private final Resources<Job> jobs;
  private final Resources<Pod> pods;
  private final Children<Pod> children;
  private final Expectations expectations;
  private final JobBackOff backOff;
  private final EventRecorder events;
  private final Clock clock;

  JobReconciler(
      Resources<Job> jobs,
      Resources<Pod> pods,
      Expectations expectations,
      EventRecorder events,
      Clock clock) {
    this.jobs = jobs;
    this.pods = pods;
    this.children = new Children<>(pods);
    this.expectations = expectations;
    this.backOff = new JobBackOff(clock);
    this.events = events;
    this.clock = clock;
    pods.informer()
        .index(
            TRACKED_BY_JOB,
            pod ->
                JobPods.isTracked(pod)
                    ? Owners.keysOfController(pod, "Job").stream().map(Key::toString).toList()
                    : List.of());
  }

  @Override
  public Outcome reconcile(Key key) throws InterruptedException {
    Optional<Job> found = jobs.informer().get(key.namespace(), key.name());
    if (found.isEmpty()) {
      expectations.forget(key);
      backOff.forget(key);
      pods.informer().byIndex(TRACKED_BY_JOB, key.toString()).forEach(this::release);
      return Outcome.DONE;
    }
    Job job = found.get();
    if (job.getSpec().getManagedBy() != null
        && !job.getSpec().getManagedBy().equals("kubernetes.io/job-controller")) {
      return Outcome.DONE;
    }
    if (job.getMetadata().getDeletionTimestamp() != null || JobStatuses.isFinished(job)) {
      children.of(job).stream().filter(JobPods::isTracked).forEach(this::release);
      return expire(job);
    }
    return run(key, job);
  }

  private Outcome expire(Job job) {
    Integer seconds = job.getSpec().getTtlSecondsAfterFinished();
    if (seconds == null || job.getMetadata().getDeletionTimestamp() != null) {
      return Outcome.DONE;
    }
    Duration left =
        Duration.between(
            clock.now(), JobStatuses.finishedAt(job).orElseThrow().plusSeconds(seconds));
    if (left.isPositive()) {
      return Outcome.waitFor(left);
    }
    jobs.delete(
        job.getMetadata().getNamespace(),
        job.getMetadata().getName(),
        new DeleteQuery(job.getMetadata().getUid(), null, null, "Foreground"));
    return Outcome.DONE;
  }

  private Outcome run(Key key, Job job) throws InterruptedException {
    boolean current = expectations.areMet(key);
    List<Pod> owned = owned(key, job);
    List<Pod> active = owned.stream().filter(PodState::isActive).toList();
    Optional<JobPlanner.End> decided = JobStatuses.decided(job);
    JobTally tally = JobTally.of(job, owned, decided.isPresent() || JobPlanner.isSuspended(job));
    backOff.note(key, tally);
    Optional<JobPlanner.End> end =
        decided.or(() -> JobPlanner.end(job, tally, active, clock.now()));
    boolean over = current && end.isPresent() && !isAnyLeft(owned) && tally.isSettled();
    report(job, JobStatuses.compute(job, tally, owned, end, over, clock.now()), end, over);
    tally.release().forEach(this::release);
    if (!current || over) {
      return Outcome.DONE;
    }
    if (end.isPresent()) {
      delete(key, job, active);
      return Outcome.DONE;
    }
    return act(key, job, JobPlanner.plan(job, tally, active));
  }

  private List<Pod> owned(Key key, Job job) {
    return job.getSpec().getSelector() == null
        ? children.of(job)
        : children.claim(
            job,
            LabelMatcher.of(job.getSpec().getSelector()),
            () -> jobs.get(key.namespace(), key.name()));
  }

  private static boolean isAnyLeft(List<Pod> owned) {
    return owned.stream().anyMatch(pod -> !PodState.isFinished(pod));
  }

  private Outcome act(Key key, Job job, JobPlanner.Step step) throws InterruptedException {
    switch (step) {
      case JobPlanner.Step.Create(var indexes) -> {
        Optional<Duration> pause = backOff.left(key);
        if (pause.isPresent()) {
          return Outcome.waitFor(earlier(pause.get(), job));
        }
        create(key, job, indexes);
      }
      case JobPlanner.Step.Delete(var doomed) -> delete(key, job, doomed);
      case JobPlanner.Step.Nothing() -> {}
    }
    return JobPlanner.untilDeadline(job, clock.now()).map(Outcome::waitFor).orElse(Outcome.DONE);
  }

  private Duration earlier(Duration pause, Job job) {
    return JobPlanner.untilDeadline(job, clock.now())
        .filter(left -> left.compareTo(pause) < 0)
        .orElse(pause);
  }

  private void create(Key key, Job job, List<OptionalInt> indexes) throws InterruptedException {
    expectations.expectCreations(key, indexes.size());
    SlowStart.Result result = SlowStart.run(indexes.size(), i -> createOne(job, indexes.get(i)));
    expectations.created(key, indexes.size() - result.done());
    if (result.failure().isPresent()) {
      throw result.failure().get();
    }
  }

  private void createOne(Job job, OptionalInt index) {
    try {
      Pod pod = pods.create(JobPods.make(job, index));
      events.normal(job, "SuccessfulCreate", "Created pod: " + pod.getMetadata().getName());
    } catch (PlatformException e) {
      events.warning(job, "FailedCreate", "Error creating: " + e.getMessage());
      throw e;
    }
  }

  private void delete(Key key, Job job, List<Pod> doomed) throws InterruptedException {
    expectations.expectDeletions(
        key, doomed.stream().map(pod -> pod.getMetadata().getUid()).toList());
    List<PlatformException> failures =
        SlowStart.atOnce(0, doomed.size(), i -> deleteOne(key, job, doomed.get(i)));
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private void deleteOne(Key key, Job job, Pod pod) {
    try {
      pods.delete(
          key.namespace(),
          pod.getMetadata().getName(),
          new DeleteQuery(pod.getMetadata().getUid(), null, null, null));
      events.normal(job, "SuccessfulDelete", "Deleted pod: " + pod.getMetadata().getName());
    } catch (PlatformException e) {
      expectations.deleted(key, pod.getMetadata().getUid());
      if (!e.is(Reason.CONFLICT)) {
        throw e;
      }
    }
  }

  private void report(Job job, JobStatus status, Optional<JobPlanner.End> end, boolean over) {
    if (status.equals(job.getStatus())) {
      return;
    }
    jobs.updateStatus(new JobBuilder(job).withStatus(status).build());
    if (over && end.isPresent()) {
      if (end.get().success()) {
        events.normal(job, "Completed", "Job completed");
      } else {
        events.warning(job, end.get().reason(), end.get().message());
      }
    }
    boolean wasSuspended = JobStatuses.condition(job, "Suspended").isPresent();
    if (JobPlanner.isSuspended(job) && !wasSuspended) {
      events.normal(job, "Suspended", "Job suspended");
    } else if (!JobPlanner.isSuspended(job) && wasSuspended) {
      events.normal(job, "Resumed", "Job resumed");
    }
  }

  private void release(Pod pod) {
    JsonArray kept = new JsonArray(pod.getMetadata().getFinalizers());
    kept.remove(JobPods.TRACKING);
    JsonObject metadata =
        JsonObject.of(
            "uid", pod.getMetadata().getUid(),
            "resourceVersion", pod.getMetadata().getResourceVersion(),
            "finalizers", kept);
    try {
      pods.patch(
          pod.getMetadata().getNamespace(),
          pod.getMetadata().getName(),
          new Patch.Merge(JsonObject.of("metadata", metadata)),
          "");
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND)) {
        throw e;
      }
    }
  }
}
