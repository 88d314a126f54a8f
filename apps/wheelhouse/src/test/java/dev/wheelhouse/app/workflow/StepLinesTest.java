// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.ops.delivery.workflow.WorkflowStatus;
import org.junit.jupiter.api.Test;

class StepLinesTest {

  private static WorkflowStatus status(String phase, String sub) {
    return WorkflowStatus.ofRun(
        Json.readObject(
            """
            {"status": "%s", "message": "", "startTime": "2026-01-01T00:00:00Z", "steps": [
              {"id": "a", "name": "group", "type": "step-group", "phase": "running",
               "lastExecuteTime": "2026-01-01T00:00:01Z", "subSteps": [
                {"id": "b", "name": "ask", "type": "suspend", "phase": "%s", "reason": "Wait",
                 "message": "for you", "lastExecuteTime": "2026-01-01T00:00:02Z"}]}]}
            """
                .formatted(phase, sub)));
  }

  @Test
  void tellsOnlyWhatIsNew() {
    StepLines lines = new StepLines();

    assertThat(lines.changes(status("executing", "running")))
        .containsExactly(
            "2026-01-01T00:00:01Z group: running",
            "2026-01-01T00:00:02Z group/ask: running (Wait): for you",
            "workflow: executing");
    assertThat(lines.changes(status("executing", "running"))).isEmpty();
    assertThat(lines.changes(status("succeeded", "succeeded")))
        .containsExactly(
            "2026-01-01T00:00:02Z group/ask: succeeded (Wait): for you", "workflow: succeeded");
  }

  @Test
  void showsSubStepsBelowTheirGroup() {
    assertThat(StepLines.table(status("executing", "running")).lines())
        .anyMatch(it -> it.startsWith("phase: executing"))
        .anyMatch(it -> it.startsWith("group   ") && it.contains("step-group"))
        .anyMatch(it -> it.startsWith("  ask ") && it.endsWith("for you"));
    assertThat(StepLines.table(WorkflowStatus.NEW)).isEqualTo("phase: initializing\n");
  }
}
