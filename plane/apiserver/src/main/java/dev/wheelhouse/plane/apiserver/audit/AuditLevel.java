// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import java.util.Optional;

/// How much of a request is written. Each level has what those before it have.
enum AuditLevel {
  NONE("None"),
  METADATA("Metadata"),
  REQUEST("Request"),
  REQUEST_RESPONSE("RequestResponse");

  private final String label;

  AuditLevel(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  boolean has(AuditLevel other) {
    return compareTo(other) >= 0;
  }

  static Optional<AuditLevel> of(String label) {
    for (AuditLevel level : values()) {
      if (level.label.equals(label)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
