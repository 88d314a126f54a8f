// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import dev.wheelhouse.plane.controllers.pods.PodState;
import dev.wheelhouse.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobControllerTest {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ControllersFixture fixture = ControllersFixture.start(clock, new JobController());
  private final Resources<Job> jobs = fixture.client().resources(Job.class);

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void create(UnaryOperator<JobSpecBuilder> spec) {
    JobSpecBuilder base =
        new JobSpecBuilder()
            .withNewTemplate()
            .withNewSpec()
            .withRestartPolicy("Never")
            .addNewContainer()
            .withName("c")
            .endContainer()
            .endSpec()
            .endTemplate();
    jobs.create(
        new JobBuilder()
            .withNewMetadata()
            .withName("work")
            .withNamespace("default")
            .endMetadata()
            .withSpec(spec.apply(base).build())
            .build());
  }

  private List<Pod> running() {
    return fixture.pods().list().stream().filter(PodState::isActive).toList();
  }

  private Job job() {
    return jobs.get("default", "work").orElseThrow();
  }

  private boolean has(String condition) {
    return JobStatuses.condition(job(), condition).isPresent();
  }

  @Test
  void runsUntilEnoughPodsSucceeded() {
    create(spec -> spec.withParallelism(2).withCompletions(3));
    fixture.eventually("two at once", () -> running().size() == 2);

    running().forEach(pod -> fixture.pods().phase(pod, "Succeeded"));
    fixture.eventually("one more", () -> running().size() == 1);
    running().forEach(pod -> fixture.pods().phase(pod, "Succeeded"));

    fixture.eventually("complete", () -> has("Complete"));
    fixture.eventually("counted", () -> job().getStatus().getSucceeded() == 3);
    assertThat(job().getStatus().getCompletionTime()).isNotNull();
    assertThat(fixture.pods().list()).hasSize(3).noneMatch(JobPods::isTracked);
  }

  @Test
  void failsBeyondItsBackOffLimitAndWaitsBetweenTries() {
    create(spec -> spec.withCompletions(1).withBackoffLimit(1));
    fixture.eventually("first try", () -> running().size() == 1);
    fixture.pods().phase(running().getFirst(), "Failed");
    fixture.eventually(
        "counted",
        () -> job().getStatus().getFailed() != null && job().getStatus().getFailed() == 1);
    assertThat(running()).isEmpty();

    fixture.eventually(
        "second try",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return running().size() == 1;
        });
    fixture.pods().phase(running().getFirst(), "Failed");

    fixture.eventually("failed", () -> has("Failed"));
    assertThat(JobStatuses.condition(job(), "Failed").orElseThrow().getReason())
        .isEqualTo("BackoffLimitExceeded");
  }

  @Test
  void givesEveryIndexItsPod() {
    create(spec -> spec.withCompletionMode("Indexed").withParallelism(3).withCompletions(3));
    fixture.eventually("three", () -> running().size() == 3);
    assertThat(running())
        .extracting(pod -> JobPods.index(pod).orElse(-1))
        .containsExactlyInAnyOrder(0, 1, 2);

    running().forEach(pod -> fixture.pods().phase(pod, "Succeeded"));

    fixture.eventually("complete", () -> has("Complete"));
    assertThat(job().getStatus().getCompletedIndexes()).isEqualTo("0-2");
    assertThat(job().getStatus().getSucceeded()).isEqualTo(3);
  }

  @Test
  void endsAtItsDeadlineAndExpires() {
    create(spec -> spec.withActiveDeadlineSeconds(60L).withTtlSecondsAfterFinished(30));
    fixture.eventually("running", () -> running().size() == 1);

    fixture.eventually(
        "failed",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return jobs.get("default", "work").isEmpty() || has("Failed");
        });
    fixture.eventually(
        "deletion asked for",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return jobs.get("default", "work").isEmpty()
              || job().getMetadata().getDeletionTimestamp() != null;
        });
    assertThat(running()).isEmpty();
  }

  @Test
  void suspendsAndResumes() {
    create(spec -> spec.withSuspend(true).withCompletions(1));
    fixture.eventually("suspended", () -> has("Suspended"));
    assertThat(fixture.pods().list()).isEmpty();

    Edits.edit(
        jobs,
        job().getMetadata().getNamespace(),
        job().getMetadata().getName(),
        job -> new JobBuilder(job).editSpec().withSuspend(false).endSpec().build());

    fixture.eventually("running", () -> running().size() == 1);
    assertThat(has("Suspended")).isFalse();
  }

  @Test
  void writesIndexesAsRanges() {
    assertThat(Indexes.format(Indexes.parse("1,3-5,7,8"))).isEqualTo("1,3-5,7,8");
  }
}
