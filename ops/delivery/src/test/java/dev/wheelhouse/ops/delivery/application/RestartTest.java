// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

  private static Restart restart(String annotation) {
    JsonObject application =
        JsonObject.of(
            "metadata",
            JsonObject.of("annotations", JsonObject.of(AppKeys.RESTART_WORKFLOW, annotation)));
    WorkflowStatus workflow =
        WorkflowStatus.ofApplication(
            JsonObject.of(
                "status", "succeeded",
                "finished", true,
                "startTime", "2026-01-01T00:00:00Z",
                "endTime", "2026-01-01T00:05:00Z"));
    return Restart.of(application, workflow, NOW);
  }

  @Test
  void isDueOnceItsTimeHasCome() {
    assertThat(restart("2026-01-01T00:09:00Z")).isEqualTo(new Restart.Due());
    assertThat(restart("2026-01-01T00:11:00Z")).isEqualTo(new Restart.Later(Duration.ofMinutes(1)));
  }

  @Test
  void heedsATimeOnce() {
    assertThat(restart("2026-01-01T00:00:00Z")).isEqualTo(new Restart.None());
  }

  @Test
  void countsADurationFromTheEnd() {
    assertThat(restart("5m")).isEqualTo(new Restart.Due());
    assertThat(restart("6m")).isEqualTo(new Restart.Later(Duration.ofMinutes(1)));
  }

  @Test
  void writesATimeForWhatIsAskedForNow() {
    assertThat(restart("true"))
        .isEqualTo(new Restart.Requested(Instant.parse("2026-01-01T00:10:01Z")));
  }

  @Test
  void takesNoNoticeOfAnythingElse() {
    assertThat(restart("soon")).isEqualTo(new Restart.None());
    assertThat(restart("")).isEqualTo(new Restart.None());
  }
}
