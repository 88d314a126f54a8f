// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import java.util.Optional;

/// How far a request has come when an event is written.
enum AuditStage {
  RECEIVED("RequestReceived"),
  /// Only of requests that last: the head of the answer is out.
  STARTED("ResponseStarted"),
  COMPLETE("ResponseComplete"),
  /// A fault of the server ended it.
  PANIC("Panic");

  private final String label;

  AuditStage(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static Optional<AuditStage> of(String label) {
    for (AuditStage stage : values()) {
      if (stage.label.equals(label)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }
}
