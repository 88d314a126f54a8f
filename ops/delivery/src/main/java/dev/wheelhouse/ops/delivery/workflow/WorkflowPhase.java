// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

/// Where a workflow stands, in KubeVela's words.
public enum WorkflowPhase {
  INITIALIZING("initializing"),
  EXECUTING("executing"),
  SUSPENDING("suspending"),
  /// Somebody ended it.
  TERMINATED("terminated"),
  FAILED("failed"),
  SUCCEEDED("succeeded"),
  SKIPPED("skipped");

  private final String text;

  WorkflowPhase(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// @param text what is no phase counts as initializing
  static WorkflowPhase of(String text) {
    for (WorkflowPhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return INITIALIZING;
  }
}
