// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

/// In which order the steps of one level run.
public enum Mode {
  STEP_BY_STEP("StepByStep"),
  DAG("DAG");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  /// As specifications and statuses name it.
  public String text() {
    return text;
  }

  /// The mode of a name, or another where it is none.
  static Mode of(String text, Mode otherwise) {
    for (Mode mode : values()) {
      if (mode.text.equals(text)) {
        return mode;
      }
    }
    return otherwise;
  }
}
