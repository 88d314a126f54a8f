// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.errors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one unchecked error that crosses module borders. Its message is written for a user: what was
/// wrong, where, and what to do.
public class PlatformException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final transient List<Cause> causes;

  public PlatformException(Reason reason, String message) {
    this(reason, message, List.of(), null);
  }

  public PlatformException(Reason reason, String message, @Nullable Throwable cause) {
    this(reason, message, List.of(), cause);
  }

  public PlatformException(Reason reason, String message, List<Cause> causes) {
    this(reason, message, causes, null);
  }

  private PlatformException(
      Reason reason, String message, List<Cause> causes, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.causes = List.copyOf(causes);
  }

  public Reason reason() {
    return reason;
  }

  /// The broken rules behind [Reason#INVALID] and field manager conflicts; empty otherwise.
  public List<Cause> causes() {
    return causes;
  }

  public boolean is(Reason expected) {
    return reason == expected;
  }
}
