// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.pod.ContainerState.Running;
import dev.wheelhouse.plane.node.pod.ContainerState.Terminated;
import dev.wheelhouse.plane.node.pod.ContainerView.Activity;
import dev.wheelhouse.plane.node.pod.ContainerView.Role;
import dev.wheelhouse.plane.node.pod.PodStep.Finish;
import dev.wheelhouse.plane.node.pod.PodStep.SetUpPod;
import dev.wheelhouse.plane.node.pod.PodStep.Start;
import dev.wheelhouse.plane.node.pod.PodStep.Stop;
import dev.wheelhouse.plane.node.pod.PodStep.TearDown;
import dev.wheelhouse.plane.node.pod.PodStep.WakeAt;
import dev.wheelhouse.plane.node.pod.PodView.Ending;
import dev.wheelhouse.plane.node.pod.PodView.SetUp;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodPlannerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static Pod pod(String restartPolicy) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .endMetadata()
        .withNewSpec()
        .withRestartPolicy(restartPolicy)
        .endSpec()
        .build();
  }

  private static ContainerView fresh(String name, Role role) {
    Container spec = new ContainerBuilder().withName(name).build();
    return ContainerView.fresh(spec, role, true);
  }

  private static ContainerView running(String name, Role role) {
    return fresh(name, role)
        .starting()
        .running(new Running("id-" + name, NOW))
        .with(Activity.NONE)
        .withHealth(true, true);
  }

  private static ContainerView ended(String name, Role role, int code) {
    return running(name, role)
        .ended(new Terminated("id-" + name, code, code == 0 ? "Completed" : "Error", "", NOW, NOW));
  }

  private static List<PodStep> plan(String policy, SetUp setUp, ContainerView... containers) {
    return PodPlanner.plan(
        new PodView(pod(policy), setUp, Instant.EPOCH, List.of(containers), null, NOW));
  }

  private static List<PodStep> planEnding(
      SetUp setUp, boolean deleted, ContainerView... containers) {
    return PodPlanner.plan(
        new PodView(
            pod("Always"),
            setUp,
            Instant.EPOCH,
            List.of(containers),
            new Ending("", "", GRACE, deleted, NOW),
            NOW));
  }

  private static Stop stop(String name) {
    return new Stop(name, GRACE, "Stopping container " + name);
  }

  @Test
  void setsUpFirst() {
    assertThat(plan("Always", SetUp.ABSENT, fresh("a", Role.MAIN))).containsExactly(new SetUpPod());
    assertThat(plan("Always", SetUp.BUSY, fresh("a", Role.MAIN))).isEmpty();
  }

  @Test
  void waitsAfterAFailedSetUp() {
    PodView view =
        new PodView(
            pod("Always"),
            SetUp.ABSENT,
            NOW.plusSeconds(4),
            List.of(fresh("a", Role.MAIN)),
            null,
            NOW);

    assertThat(PodPlanner.plan(view)).containsExactly(new WakeAt(NOW.plusSeconds(4)));
  }

  @Test
  void startsMainsOneAfterTheOther() {
    ContainerView a = fresh("a", Role.MAIN);
    ContainerView b = fresh("b", Role.MAIN);

    assertThat(plan("Always", SetUp.READY, a, b)).containsExactly(new Start("a"));
    assertThat(plan("Always", SetUp.READY, a.starting(), b)).isEmpty();
    assertThat(plan("Always", SetUp.READY, running("a", Role.MAIN), b))
        .containsExactly(new Start("b"));
  }

  @Test
  void aFailedPullDoesNotHoldUpTheOthers() {
    ContainerView failing = fresh("a", Role.MAIN).notBefore(NOW.plusSeconds(10));

    assertThat(plan("Always", SetUp.READY, failing, fresh("b", Role.MAIN)))
        .containsExactly(new WakeAt(NOW.plusSeconds(10)), new Start("b"));
  }

  @Test
  void runsInitContainersInOrderBeforeMains() {
    ContainerView one = fresh("one", Role.INIT);
    ContainerView two = fresh("two", Role.INIT);
    ContainerView main = fresh("main", Role.MAIN);

    assertThat(plan("Always", SetUp.READY, one, two, main)).containsExactly(new Start("one"));
    assertThat(plan("Always", SetUp.READY, running("one", Role.INIT), two, main)).isEmpty();
    assertThat(plan("Always", SetUp.READY, ended("one", Role.INIT, 0), two, main))
        .containsExactly(new Start("two"));
    assertThat(
            plan(
                "Always",
                SetUp.READY,
                ended("one", Role.INIT, 0),
                ended("two", Role.INIT, 0),
                main))
        .containsExactly(new Start("main"));
  }

  @Test
  void aFailedInitContainerIsTriedAgainUnlessThePolicyIsNever() {
    ContainerView failed = ended("init", Role.INIT, 1);
    ContainerView main = fresh("main", Role.MAIN);

    assertThat(plan("Always", SetUp.READY, failed, main)).containsExactly(new Start("init"));
    assertThat(plan("OnFailure", SetUp.READY, failed, main)).containsExactly(new Start("init"));
    assertThat(plan("Never", SetUp.READY, failed, main)).containsExactly(new TearDown());
  }

  @Test
  void sidecarsStayUpAndLetTheNextOnesGo() {
    ContainerView sidecar = running("side", Role.SIDECAR);
    ContainerView main = fresh("main", Role.MAIN);

    assertThat(plan("Always", SetUp.READY, sidecar.withHealth(false, false), main)).isEmpty();
    assertThat(plan("Always", SetUp.READY, sidecar, main)).containsExactly(new Start("main"));
  }

  @Test
  void aSidecarThatEndsIsStartedAgainBesideTheMains() {
    assertThat(
            plan("Never", SetUp.READY, ended("side", Role.SIDECAR, 1), running("main", Role.MAIN)))
        .containsExactly(new Start("side"));
  }

  @Test
  void sidecarsEndWhenTheMainsAreDone() {
    assertThat(
            plan("Never", SetUp.READY, running("side", Role.SIDECAR), ended("main", Role.MAIN, 0)))
        .containsExactly(stop("side"));
    assertThat(
            plan("Never", SetUp.READY, ended("side", Role.SIDECAR, 0), ended("main", Role.MAIN, 0)))
        .containsExactly(new TearDown());
  }

  @Test
  void restartsByPolicy() {
    ContainerView ok = ended("a", Role.MAIN, 0);
    ContainerView failed = ended("a", Role.MAIN, 1);

    assertThat(plan("Always", SetUp.READY, ok)).containsExactly(new Start("a"));
    assertThat(plan("OnFailure", SetUp.READY, failed)).containsExactly(new Start("a"));
    assertThat(plan("OnFailure", SetUp.READY, ok)).containsExactly(new TearDown());
    assertThat(plan("Never", SetUp.READY, failed)).containsExactly(new TearDown());
  }

  @Test
  void holdsARestartBack() {
    ContainerView crashing = ended("a", Role.MAIN, 1).notBefore(NOW.plusSeconds(20));

    assertThat(plan("Always", SetUp.READY, crashing))
        .containsExactly(new WakeAt(NOW.plusSeconds(20)));
  }

  @Test
  void stopsADoomedContainer() {
    ContainerView doomed = running("a", Role.MAIN).doom("because");

    assertThat(plan("Always", SetUp.READY, doomed))
        .containsExactly(new Stop("a", GRACE, "because"));
    assertThat(plan("Always", SetUp.READY, doomed.with(Activity.STOPPING))).isEmpty();
  }

  @Test
  void deletionStopsThenRemovesThenFinishes() {
    ContainerView up = running("a", Role.MAIN);

    assertThat(planEnding(SetUp.READY, true, up)).containsExactly(stop("a"));
    assertThat(planEnding(SetUp.READY, true, up.with(Activity.STOPPING))).isEmpty();
    assertThat(planEnding(SetUp.READY, true, ended("a", Role.MAIN, 137)))
        .containsExactly(new TearDown());
    assertThat(planEnding(SetUp.REMOVING, true, ended("a", Role.MAIN, 137))).isEmpty();
    assertThat(planEnding(SetUp.REMOVED, true, ended("a", Role.MAIN, 137)))
        .containsExactly(new Finish());
  }

  @Test
  void deletionStopsSidecarsAfterMainsFromLastToFirst() {
    ContainerView one = running("one", Role.SIDECAR);
    ContainerView two = running("two", Role.SIDECAR);

    assertThat(planEnding(SetUp.READY, true, one, two, running("m", Role.MAIN)))
        .containsExactly(stop("m"));
    assertThat(planEnding(SetUp.READY, true, one, two, ended("m", Role.MAIN, 0)))
        .containsExactly(stop("two"));
    assertThat(
            planEnding(
                SetUp.READY, true, one, ended("two", Role.SIDECAR, 0), ended("m", Role.MAIN, 0)))
        .containsExactly(stop("one"));
  }

  @Test
  void sidecarsGetWhatTheMainsLeftOfTheGracePeriod() {
    assertThat(sidecarStopAfter(Duration.ofSeconds(21)))
        .containsExactly(new Stop("side", Duration.ofSeconds(9), "Stopping container side"));
    assertThat(sidecarStopAfter(Duration.ofSeconds(31)))
        .containsExactly(new Stop("side", Duration.ofSeconds(2), "Stopping container side"));
  }

  private static List<PodStep> sidecarStopAfter(Duration mains) {
    return PodPlanner.plan(
        new PodView(
            pod("Always"),
            SetUp.READY,
            Instant.EPOCH,
            List.of(running("side", Role.SIDECAR), ended("m", Role.MAIN, 0)),
            new Ending("", "", GRACE, true, NOW.minus(mains)),
            NOW));
  }

  @Test
  void deletionWaitsForAStartUnderWay() {
    assertThat(planEnding(SetUp.READY, true, fresh("a", Role.MAIN).starting())).isEmpty();
  }

  @Test
  void anEndedPodThatIsNotDeletedStaysForgottenButNotFinished() {
    assertThat(planEnding(SetUp.REMOVED, false, ended("a", Role.MAIN, 0))).isEmpty();
  }

  @Test
  void wakesAtTheActiveDeadline() {
    Pod pod =
        new PodBuilder(pod("Always"))
            .editSpec()
            .withActiveDeadlineSeconds(60L)
            .endSpec()
            .withNewStatus()
            .withStartTime(NOW.toString())
            .endStatus()
            .build();

    PodView view =
        new PodView(pod, SetUp.READY, Instant.EPOCH, List.of(running("a", Role.MAIN)), null, NOW);

    assertThat(PodPlanner.plan(view)).containsExactly(new WakeAt(NOW.plusSeconds(60)));
  }

  @Test
  void anEphemeralContainerIsStartedOnceBesideTheMains() {
    ContainerView main = running("a", Role.MAIN);

    assertThat(plan("Always", SetUp.READY, main, fresh("debug", Role.EPHEMERAL)))
        .containsExactly(new Start("debug"));
    assertThat(plan("Always", SetUp.READY, main, ended("debug", Role.EPHEMERAL, 1))).isEmpty();
  }

  @Test
  void anEndingPodStopsItsEphemeralContainersToo() {
    assertThat(
            planEnding(
                SetUp.READY, true, running("a", Role.MAIN), running("debug", Role.EPHEMERAL)))
        .containsExactly(stop("debug"), stop("a"));
  }

  @Test
  void aProbeMayHaveAGracePeriodOfItsOwn() {
    Duration own = Duration.ofSeconds(3);

    assertThat(plan("Always", SetUp.READY, running("a", Role.MAIN).doom("dead", own)))
        .containsExactly(new Stop("a", own, "dead"));
  }

  @Test
  void aContainersOwnPolicyAndRulesGoBeforeThePods() {
    Container never = new ContainerBuilder().withName("a").withRestartPolicy("Never").build();
    Container ruled =
        new ContainerBuilder()
            .withName("a")
            .withRestartPolicy("Never")
            .addNewRestartPolicyRule()
            .withAction("Restart")
            .withNewExitCodes()
            .withOperator("In")
            .withValues(42)
            .endExitCodes()
            .endRestartPolicyRule()
            .build();
    ContainerView one = ended("a", Role.MAIN, 1);
    ContainerView fortyTwo = ended("a", Role.MAIN, 42);

    assertThat(plan("Always", SetUp.READY, one.withSpec(never))).containsExactly(new TearDown());
    assertThat(plan("Always", SetUp.READY, one.withSpec(ruled))).containsExactly(new TearDown());
    assertThat(plan("Always", SetUp.READY, fortyTwo.withSpec(ruled)))
        .containsExactly(new Start("a"));
  }
}
