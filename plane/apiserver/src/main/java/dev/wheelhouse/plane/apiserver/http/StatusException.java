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
  private final int retryAfterSeconds;
  private final String next;

  /// What a refusal is about; empty strings where nothing is known.
  ///
  /// @param kind the resource (`pods`), or the kind (`Pod`) for invalid objects
  public record Details(String group, String kind, String name) {}

  public StatusException(Reason reason, String message, Details details) {
    this(reason, message, details, List.of());
  }

  public StatusException(Reason reason, String message, Details details, List<Cause> causes) {
    this(reason, message, details, causes, 0, "");
  }

  private StatusException(
      Reason reason,
      String message,
      Details details,
      List<Cause> causes,
      int retryAfterSeconds,
      String next) {
    super(reason, message, causes);
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
    this.next = next;
  }

  private static final Details NOTHING = new Details("", "", "");

  /// A refusal that holds for now: the caller may come again.
  public static StatusException retry(
      Reason reason, String message, List<Cause> causes, int afterSeconds) {
    return new StatusException(reason, message, NOTHING, causes, afterSeconds, "");
  }

  /// A list that cannot go on as it began.
  ///
  /// @param next a token with which it can go on from the newest state
  public static StatusException expired(String message, String next) {
    return new StatusException(Reason.EXPIRED, message, NOTHING, List.of(), 0, next);
  }

  /// For `details.retryAfterSeconds`; 0 for none.
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /// For `metadata.continue`; empty for none.
  String next() {
    return next;
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
