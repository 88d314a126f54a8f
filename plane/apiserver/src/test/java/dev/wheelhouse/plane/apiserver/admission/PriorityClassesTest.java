// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.mutated;
import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class PriorityClassesTest {

  private static final GroupResource CLASSES =
      new GroupResource("scheduling.k8s.io", "priorityclasses");
  private static final TestRequests PODS = TestRequests.of("pods");

  private final PriorityClasses plugin =
      new PriorityClasses(
          new MemoryObjects()
              .put(
                  CLASSES,
                  """
                  {"metadata":{"name":"usual"},"value":5,"globalDefault":true,
                   "preemptionPolicy":"Never"}\
                  """)
              .put(CLASSES, "{\"metadata\":{\"name\":\"high\"},\"value\":1000}"));

  @Test
  void computesPriorityAndPolicy() {
    assertThat(mutated(plugin, PODS.create("{}")).object("spec"))
        .contains(
            Json.readObject(
                """
                {"priorityClassName":"usual","priority":5,"preemptionPolicy":"Never"}\
                """));
    assertThat(
            mutated(plugin, PODS.create("{\"spec\":{\"priorityClassName\":\"high\"}}"))
                .object("spec"))
        .contains(
            Json.readObject(
                """
                {"priorityClassName":"high","priority":1000,
                 "preemptionPolicy":"PreemptLowerPriority"}\
                """));
  }

  @Test
  void refusesWhatTheClassDoesNotSay() {
    assertThat(
            refusal(
                plugin::mutate,
                PODS.create("{\"spec\":{\"priorityClassName\":\"high\",\"priority\":7}}")))
        .isEqualTo(
            "the integer value of priority (7) must not be provided in pod spec; priority"
                + " admission controller computed 1000 from the given PriorityClass name");
    assertThat(
            refusal(
                plugin::mutate,
                PODS.create(
                    "{\"spec\":{\"priorityClassName\":\"high\",\"preemptionPolicy\":\"Never\"}}")))
        .startsWith("the string value of PreemptionPolicy (Never) must not be provided");
    assertThat(refusal(plugin::mutate, PODS.create("{\"spec\":{\"priorityClassName\":\"none\"}}")))
        .isEqualTo("no PriorityClass with name none was found");
  }

  @Test
  void keepsWhatAnUpdateLeavesOut() {
    assertThat(
            mutated(
                    plugin,
                    PODS.update(
                        "{\"spec\":{}}",
                        "{\"spec\":{\"priority\":3,\"preemptionPolicy\":\"Never\"}}"))
                .object("spec"))
        .contains(Json.readObject("{\"priority\":3,\"preemptionPolicy\":\"Never\"}"));
  }

  @Test
  void allowsOneDefaultOnly() {
    TestRequests classes = TestRequests.of("priorityclasses.scheduling.k8s.io");
    String again = "{\"metadata\":{\"name\":\"again\"},\"globalDefault\":true}";
    String usual = "{\"metadata\":{\"name\":\"usual\"},\"globalDefault\":true}";

    assertThat(refusal(plugin, classes.create(again)))
        .isEqualTo("PriorityClass usual is already marked as default. Only one default can exist");
    assertThatCode(() -> plugin.validate(classes.update(usual, usual))).doesNotThrowAnyException();
  }
}
