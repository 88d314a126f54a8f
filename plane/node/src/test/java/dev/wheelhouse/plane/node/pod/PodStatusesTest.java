// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import dev.wheelhouse.plane.node.pod.PodView.Ending;
import dev.wheelhouse.plane.node.pod.PodView.SetUp;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PodStatusesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Pod pod(String policy) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("default")
        .withUid("u")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(policy)
        .endSpec()
        .build();
  }

  private static ContainerView fresh(String name, Role role) {
    return ContainerView.fresh(
        new ContainerBuilder().withName(name).withImage("i").build(), role, false);
  }

  private static ContainerView running(String name, Role role) {
    return fresh(name, role)
        .starting()
        .running(new Running("id", NOW))
        .with(Activity.NONE)
        .withHealth(true, true);
  }

  private static ContainerView ended(ContainerView container, int code) {
    return container.ended(new Terminated("id", code, "Error", "", NOW, NOW));
  }

  private static JsonObject status(
      String policy, @Nullable Ending ending, ContainerView... containers) {
    PodView view =
        new PodView(pod(policy), SetUp.READY, Instant.EPOCH, List.of(containers), ending, NOW);
    return new PodStatuses(view, "10.0.0.2", "10.0.0.1", NOW).json();
  }

  private static String condition(JsonObject status, String type) {
    return status.array("conditions").orElseThrow().objects().stream()
        .filter(c -> c.string("type").orElseThrow().equals(type))
        .map(c -> c.string("status").orElseThrow() + " " + c.string("reason").orElse(""))
        .findFirst()
        .orElseThrow()
        .trim();
  }

  private static String phase(JsonObject status) {
    return status.string("phase").orElseThrow();
  }

  @Test
  void isPendingUntilAllMainsHaveStarted() {
    JsonObject status = status("Always", null, running("a", Role.MAIN), fresh("b", Role.MAIN));

    assertThat(phase(status)).isEqualTo("Pending");
    assertThat(condition(status, "Ready")).isEqualTo("False ContainersNotReady");
    assertThat(condition(status, "PodScheduled")).isEqualTo("True");
  }

  @Test
  void isRunningAndReady() {
    JsonObject status = status("Always", null, running("a", Role.MAIN));

    assertThat(phase(status)).isEqualTo("Running");
    assertThat(condition(status, "Ready")).isEqualTo("True");
    assertThat(status.string("podIP")).contains("10.0.0.2");
  }

  @Test
  void tellsOpenInitContainers() {
    JsonObject status =
        status("Always", null, running("init", Role.INIT), fresh("main", Role.MAIN));

    assertThat(phase(status)).isEqualTo("Pending");
    assertThat(condition(status, "Initialized")).isEqualTo("False ContainersNotInitialized");
  }

  @Test
  void endsByPolicyAndCode() {
    assertThat(phase(status("Never", null, ended(running("a", Role.MAIN), 0))))
        .isEqualTo("Succeeded");
    assertThat(phase(status("Never", null, ended(running("a", Role.MAIN), 1)))).isEqualTo("Failed");
    assertThat(phase(status("Always", null, ended(running("a", Role.MAIN), 1))))
        .isEqualTo("Running");
  }

  @Test
  void aDeadlineFailsThePod() {
    JsonObject status =
        status(
            "Always",
            new Ending("DeadlineExceeded", "too long", Duration.ofSeconds(1), false, Instant.EPOCH),
            ended(running("a", Role.MAIN), 143));

    assertThat(phase(status)).isEqualTo("Failed");
    assertThat(status.string("reason")).contains("DeadlineExceeded");
  }

  @Test
  void aHeldBackRestartShowsAsCrashLoop() {
    ContainerView twice =
        ended(ended(running("a", Role.MAIN), 1).starting().running(new Running("id2", NOW)), 2);

    JsonObject container =
        status("Always", null, twice).array("containerStatuses").orElseThrow().objects().getFirst();

    assertThat(container.string("state", "waiting", "reason")).contains("CrashLoopBackOff");
    assertThat(container.string("state", "waiting", "message"))
        .contains("back-off 10s restarting failed container=a pod=p_default(u)");
    assertThat(container.integer("lastState", "terminated", "exitCode")).contains(2L);
    assertThat(container.integer("restartCount")).contains(1L);
  }

  @Test
  void allContainersOfAPodWithInitContainersWaitForItsInitialization() {
    Pod pod =
        pod("Never")
            .edit()
            .editSpec()
            .addNewInitContainer()
            .withName("init")
            .withImage("i")
            .endInitContainer()
            .addNewContainer()
            .withName("main")
            .withImage("i")
            .endContainer()
            .endSpec()
            .build();

    JsonObject status =
        new PodStatuses(
                new PodView(
                    pod,
                    SetUp.READY,
                    Instant.EPOCH,
                    PodMemory.containers(pod, List.of(), NOW),
                    null,
                    NOW),
                "10.0.0.2",
                "10.0.0.1",
                NOW)
            .json();

    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      JsonObject first = status.array(list).orElseThrow().objects().getFirst();
      assertThat(first.string("state", "waiting", "reason")).contains("PodInitializing");
    }
  }

  @Test
  void takesTheConditionOfAFinishedResizeAway() {
    Pod resized =
        pod("Always")
            .edit()
            .withNewStatus()
            .addNewCondition()
            .withType("PodResizeInProgress")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    PodView view =
        new PodView(
            resized, SetUp.READY, Instant.EPOCH, List.of(running("a", Role.MAIN)), null, NOW);

    JsonObject status = new PodStatuses(view, "10.0.0.2", "10.0.0.1", NOW).json();

    assertThat(status.array("conditions").orElseThrow().objects())
        .contains(JsonObject.of("type", "PodResizeInProgress", "$patch", "delete"));
  }
}
