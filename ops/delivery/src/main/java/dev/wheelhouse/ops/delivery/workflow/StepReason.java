// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

/// Why a step stands where it does, in KubeVela's words.
public enum StepReason {
  NONE(""),
  WAIT("Wait"),
  SKIP("Skip"),
  RENDERING("Rendering"),
  /// An attempt failed and will be repeated.
  EXECUTE("Execute"),
  SUSPEND("Suspend"),
  TERMINATE("Terminate"),
  PARAMETER("ProcessParameter"),
  INPUT("Input"),
  OUTPUT("Output"),
  FAILED_AFTER_RETRIES("FailedAfterRetries"),
  TIMEOUT("Timeout"),
  /// The step itself said that it failed.
  ACTION("Action");

  private final String text;

  StepReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /// @param text what is no reason counts as [#ACTION]
  static StepReason of(String text) {
    for (StepReason reason : values()) {
      if (reason.text.equals(text)) {
        return reason;
      }
    }
    return ACTION;
  }
}
