// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where failures become the `Status` object of the Kubernetes API (`meta/v1`).
public final class Statuses {

  private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);

  private Statuses() {}

  /// The HTTP code and the `reason` text of a failure.
  record Code(int http, String reason) {}

  /// The `Status` of any failure. A failure that is no refusal is a fault of ours: it is logged
  /// here, once, and the caller learns only that it happened.
  public static JsonObject of(Throwable failure, RequestInfo info) {
    if (failure instanceof GivenStatus given) {
      return given.status();
    }
    if (failure instanceof PlatformException refused && !refused.is(Reason.INTERNAL)) {
      return of(refused, info);
    }
    LOG.atError()
        .addKeyValue(LogKeys.VERB, info.verb())
        .addKeyValue(LogKeys.PATH, info.path())
        .setCause(failure)
        .log("request failed");
    return of(
        new PlatformException(
            Reason.INTERNAL, "Internal error occurred: the server's log says more"),
        info);
  }

  /// The code that a failure is answered with.
  public static int httpCode(Throwable failure) {
    if (failure instanceof GivenStatus given) {
      return given.status().integer("code").orElse(500L).intValue();
    }
    return failure instanceof PlatformException refused ? code(refused.reason()).http() : 500;
  }

  private static JsonObject of(PlatformException failure, RequestInfo info) {
    Code code = code(failure.reason());
    JsonObject status =
        JsonObject.of(
            "kind",
            "Status",
            "apiVersion",
            "v1",
            "metadata",
            metadata(failure),
            "status",
            "Failure",
            "message",
            String.valueOf(failure.getMessage()),
            "reason",
            code.reason());
    JsonObject details = details(failure, info);
    if (!details.isEmpty()) {
      status.put("details", details);
    }
    return status.with("code", (long) code.http());
  }

  private static JsonObject metadata(PlatformException failure) {
    JsonObject metadata = new JsonObject();
    if (failure instanceof StatusException status) {
      putUnlessEmpty(metadata, "continue", status.next());
    }
    return metadata;
  }

  private static long retryAfterSeconds(PlatformException failure) {
    long told = failure instanceof StatusException status ? status.retryAfterSeconds() : 0;
    return told == 0 && failure.is(Reason.TOO_MANY_REQUESTS) ? 1 : told;
  }

  private static JsonObject details(PlatformException failure, RequestInfo info) {
    StatusException.Details about =
        switch (failure) {
          case StatusException known -> known.details();
          // What cannot be understood is about nothing.
          case PlatformException bad when bad.is(Reason.BAD_REQUEST) ->
              new StatusException.Details("", "", "");
          default -> new StatusException.Details(info.group(), info.resource(), info.name());
        };
    JsonObject details = new JsonObject();
    putUnlessEmpty(details, "name", about.name());
    putUnlessEmpty(details, "group", about.group());
    putUnlessEmpty(details, "kind", about.kind());
    if (!failure.causes().isEmpty()) {
      JsonArray causes = new JsonArray();
      failure.causes().forEach(cause -> causes.add(cause(cause)));
      details.put("causes", causes);
    }
    if (retryAfterSeconds(failure) > 0) {
      details.put("retryAfterSeconds", retryAfterSeconds(failure));
    }
    return details;
  }

  private static JsonObject cause(Cause cause) {
    JsonObject json = new JsonObject();
    putUnlessEmpty(json, "reason", cause.reason());
    putUnlessEmpty(json, "message", cause.message());
    putUnlessEmpty(json, "field", cause.field());
    return json;
  }

  private static void putUnlessEmpty(JsonObject object, String key, String value) {
    if (!value.isEmpty()) {
      object.put(key, value);
    }
  }

  /// How each reason shows on the wire.
  static Code code(Reason reason) {
    return switch (reason) {
      case BAD_REQUEST -> new Code(400, "BadRequest");
      case UNAUTHORIZED -> new Code(401, "Unauthorized");
      case FORBIDDEN -> new Code(403, "Forbidden");
      case NOT_FOUND -> new Code(404, "NotFound");
      case METHOD_NOT_ALLOWED -> new Code(405, "MethodNotAllowed");
      case NOT_ACCEPTABLE -> new Code(406, "NotAcceptable");
      case ALREADY_EXISTS -> new Code(409, "AlreadyExists");
      case CONFLICT -> new Code(409, "Conflict");
      case EXPIRED -> new Code(410, "Expired");
      case REQUEST_ENTITY_TOO_LARGE -> new Code(413, "RequestEntityTooLarge");
      case UNSUPPORTED_MEDIA_TYPE -> new Code(415, "UnsupportedMediaType");
      case INVALID -> new Code(422, "Invalid");
      case TOO_MANY_REQUESTS -> new Code(429, "TooManyRequests");
      case INTERNAL -> new Code(500, "InternalError");
      case SERVICE_UNAVAILABLE -> new Code(503, "ServiceUnavailable");
      case TIMEOUT -> new Code(504, "Timeout");
      case STORAGE_FULL -> new Code(507, "InsufficientStorage");
    };
  }
}
