// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodTroublesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}|scheduling
          {"status":{"conditions":[{"type":"PodScheduled","status":"False","message":"0/1 nodes are available"}]}}|scheduling: 0/1 nodes are available
          {"spec":{"nodeName":"n"},"status":{"phase":"Pending"}}|starting
          {"spec":{"nodeName":"n"},"status":{"phase":"Running"}}|getting ready
          {"spec":{"nodeName":"n","containers":[{"name":"c","readinessProbe":{"tcpSocket":{"port":8080}}}]},"status":{"phase":"Running"}}|getting ready: it does not answer on port 8080
          {"metadata":{"name":"p"},"status":{"containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}}|pod p: ImagePullBackOff: no such image
          {"metadata":{"name":"p"},"status":{"containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":3,"reason":"Error","message":"bad option"}}}]}}|pod p: CrashLoopBackOff; Error with exit code 3: bad option
          {"metadata":{"name":"p"},"status":{"containerStatuses":[{"state":{"terminated":{"exitCode":1,"reason":"Error","message":"up\\nException in thread main X: no URL\\n\\tat a.B.main(B.java:1)\\n"}}}]}}|pod p: Error with exit code 1: Exception in thread main X: no URL
          {"metadata":{"name":"p"},"status":{"containerStatuses":[{"state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}}|pod p: OOMKilled with exit code 137
          {"metadata":{"name":"p"},"spec":{"nodeName":"n"},"status":{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]}}|starting
          """)
  void saysWhatHindersAPod(String pod, String expected) {
    assertThat(PodTroubles.message(List.of(Json.readObject(pod)))).contains(expected);
  }

  @Test
  void isSilentAboutReadyPods() {
    String ready =
        """
        {"spec":{"nodeName":"n"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}\
        """;
    assertThat(PodTroubles.message(List.of(Json.readObject(ready)))).isEmpty();
    assertThat(PodTroubles.message(List.of())).isEmpty();
  }

  @Test
  void tellsOfTheTroubleBeforeTheStage() {
    String crashing =
        """
        {"metadata":{"name":"b"},"status":{"containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}}\
        """;
    assertThat(PodTroubles.message(List.of(Json.readObject("{}"), Json.readObject(crashing))))
        .contains("pod b: CrashLoopBackOff");
  }

  private static JsonObject pod(String hash, String created, String status) {
    return Json.readObject(
        """
        {"metadata":{"name":"%s","creationTimestamp":"%s","labels":{"pod-template-hash":"%s"}},
         "spec":{"nodeName":"n"},"status":%s}
        """
            .formatted(hash, created, hash, status));
  }

  private static final String CRASHING =
      """
      {"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}\
      """;
  private static final String READY =
      """
      {"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}\
      """;

  @Test
  void saysWhetherTheOldOrTheNewVersionIsInTrouble() {
    String before = "2026-01-01T00:00:00Z";
    String after = "2026-01-01T00:00:01Z";

    assertThat(PodTroubles.message(List.of(pod("a", before, READY), pod("b", after, CRASHING))))
        .contains("new pod b: CrashLoopBackOff");
    assertThat(PodTroubles.message(List.of(pod("a", before, CRASHING), pod("b", after, READY))))
        .contains("old pod a: CrashLoopBackOff");
    assertThat(PodTroubles.message(List.of(pod("a", before, CRASHING), pod("b", after, "{}"))))
        .contains("starting");
    assertThat(PodTroubles.message(List.of(pod("a", before, CRASHING), pod("a", after, READY))))
        .contains("pod a: CrashLoopBackOff");
  }

  @Test
  void leavesOutPodsThatWereToldToEndOrHaveEnded() {
    String leaving = "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}";
    String ended = "{\"status\":{\"phase\":\"Failed\"}}";

    assertThat(PodGenerations.stays(Json.readObject(leaving))).isFalse();
    assertThat(PodGenerations.stays(Json.readObject(ended))).isFalse();
    assertThat(PodGenerations.stays(Json.readObject(READY))).isTrue();
  }
}
