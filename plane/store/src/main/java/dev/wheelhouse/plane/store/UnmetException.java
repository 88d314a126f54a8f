// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A write's expectation did not hold. Carries what is there instead, so that the caller can decide
/// without another read. It has no stack trace: it is an answer, not a fault.
public final class UnmetException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient @Nullable Entry current;

  public UnmetException(String key, @Nullable Entry current) {
    super("expectation not met for " + key, null, false, false);
    this.current = current;
  }

  public Optional<Entry> current() {
    return Optional.ofNullable(current);
  }
}
