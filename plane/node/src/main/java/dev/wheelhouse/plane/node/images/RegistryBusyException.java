// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.time.Duration;

/// A registry that cannot answer now (429 and 5xx).
final class RegistryBusyException extends IOException {

  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final Duration after;

  /// @param after when it wants to be asked again; zero where it does not say
  RegistryBusyException(Reason reason, String message, Duration after) {
    super(message);
    this.reason = reason;
    this.after = after;
  }

  Reason reason() {
    return reason;
  }

  Duration after() {
    return after;
  }
}
