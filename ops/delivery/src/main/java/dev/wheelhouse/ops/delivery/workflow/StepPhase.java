// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

/// Where a step stands, in KubeVela's words.
public enum StepPhase {
  PENDING("pending"),
  RUNNING("running"),
  SUSPENDING("suspending"),
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  SKIPPED("skipped");

  private final String text;

  StepPhase(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// @param text what is no phase counts as pending
  static StepPhase of(String text) {
    for (StepPhase phase : values()) {
      if (phase.text.equals(text)) {
        return phase;
      }
    }
    return PENDING;
  }
}
