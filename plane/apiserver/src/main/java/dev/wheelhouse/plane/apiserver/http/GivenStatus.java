// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;

/// A refusal whose `Status` was made elsewhere, by an admission webhook for example, or whose code
/// and reason are none that the server itself uses. It goes out as it is.
public final class GivenStatus extends PlatformException {

  private static final long serialVersionUID = 1;

  private final transient JsonObject status;

  /// @param status complete but for `kind`, `apiVersion` and `metadata`
  public GivenStatus(JsonObject status) {
    super(reason(status), status.string("message").orElse(""));
    JsonObject whole =
        JsonObject.of("kind", "Status", "apiVersion", "v1", "metadata", new JsonObject());
    whole.putAll(status);
    whole.put("kind", "Status");
    whole.put("apiVersion", "v1");
    this.status = whole;
  }

  /// A fault outside this server that the caller is told in full: code 500.
  public static GivenStatus internal(String message) {
    return new GivenStatus(
        JsonObject.of(
            "status",
            "Failure",
            "message",
            "Internal error occurred: " + message,
            "reason",
            "InternalError",
            "details",
            JsonObject.of("causes", JsonArray.of(JsonObject.of("message", message))),
            "code",
            500L));
  }

  private static Reason reason(JsonObject status) {
    return switch (status.integer("code").orElse(500L).intValue()) {
      case 400 -> Reason.BAD_REQUEST;
      case 401 -> Reason.UNAUTHORIZED;
      case 403 -> Reason.FORBIDDEN;
      case 404 -> Reason.NOT_FOUND;
      case 405 -> Reason.METHOD_NOT_ALLOWED;
      case 409 -> Reason.CONFLICT;
      case 410 -> Reason.EXPIRED;
      case 413 -> Reason.REQUEST_ENTITY_TOO_LARGE;
      case 422 -> Reason.INVALID;
      case 429 -> Reason.TOO_MANY_REQUESTS;
      case 503 -> Reason.SERVICE_UNAVAILABLE;
      case 504 -> Reason.TIMEOUT;
      default -> Reason.INTERNAL;
    };
  }

  public JsonObject status() {
    return status;
  }

  /// These are answers, not faults: they carry no stack trace.
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
