// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app;

import org.jspecify.annotations.Nullable;

/// Something the user can mend: printed as one message without a stack trace.
public final class UserError extends RuntimeException {

  private static final long serialVersionUID = 1;

  /// Exit codes follow sysexits.h where it has a fitting one.
  public enum Kind {
    /// What was asked for failed.
    FAILED(1),
    /// The command line is wrong.
    USAGE(2),
    /// Input data is malformed.
    DATA(65),
    /// A file or object that was named does not exist.
    NO_INPUT(66),
    /// No plane answers.
    UNAVAILABLE(69),
    /// Somebody else holds what is needed: a port, the data directory.
    IN_USE(75),
    /// Not enough rights.
    PERMISSION(77);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  public UserError(Kind kind, String message) {
    this(kind, message, null);
  }

  public UserError(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
