// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.List;

/// A refusal that also says which object it is about, for `Status.details`.
public final class StatusException extends PlatformException {

  private static final long serialVersionUID = 1;

  private final transient Details details;

  /// What a refusal is about; empty strings where nothing is known.
  ///
  /// @param kind the resource (`pods`), or the kind (`Pod`) for invalid objects
  public record Details(String group, String kind, String name) {}

  public StatusException(Reason reason, String message, Details details) {
    this(reason, message, details, List.of());
  }

  public StatusException(Reason reason, String message, Details details, List<Cause> causes) {
    super(reason, message, causes);
    this.details = details;
  }

  public Details details() {
    return details;
  }

  /// These are answers, not faults: they are made often and carry no stack trace.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
