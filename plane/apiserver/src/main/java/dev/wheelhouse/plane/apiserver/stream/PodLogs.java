// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.SubresourceHandler;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers `pods/log` with a container's log as plain text, followed when asked.
public final class PodLogs implements SubresourceHandler {

  private final PodStreams pods;
  private final Clock clock;

  public PodLogs(PodStreams pods, Clock clock) {
    this.pods = pods;
    this.clock = clock;
  }

  @Override
  public ApiResponse handle(RequestInfo info, ApiRequest request) {
    return new ApiResponse.Bytes(200, "text/plain", open(info, request));
  }

  /// The part of the log that a request asks for.
  InputStream open(RequestInfo info, ApiRequest request) {
    PodStreams.LogQuery query =
        new PodStreams.LogQuery(
            ExecQuery.flag(request, "follow"),
            ExecQuery.flag(request, "previous"),
            ExecQuery.flag(request, "timestamps"),
            since(info, request),
            number(info, request, "tailLines", 0),
            number(info, request, "limitBytes", 1));
    return pods.logs(ExecQuery.target(info, request), query);
  }

  private @Nullable Instant since(RequestInfo info, ApiRequest request) {
    Long seconds = number(info, request, "sinceSeconds", 1);
    String time = request.parameter("sinceTime").orElse("");
    if (seconds != null && !time.isEmpty()) {
      throw invalid(
          info, "Forbidden", "", "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    if (seconds != null) {
      return clock.now().minusSeconds(seconds);
    }
    try {
      return time.isEmpty() ? null : Instant.parse(time);
    } catch (DateTimeParseException _) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "sinceTime \"%s\" is no RFC 3339 time".formatted(time));
    }
  }

  private static @Nullable Long number(
      RequestInfo info, ApiRequest request, String name, long least) {
    String text = request.parameter(name).orElse("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value < least) {
        String bound = least == 0 ? "greater than or equal to 0" : "greater than 0";
        throw invalid(
            info, "Invalid", name, "Invalid value: %d: must be %s".formatted(value, bound));
      }
      return value;
    } catch (NumberFormatException _) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "%s \"%s\" is no number".formatted(name, text));
    }
  }

  private static PlatformException invalid(
      RequestInfo info, String kind, String field, String detail) {
    String prefix = field.isEmpty() ? "" : field + ": ";
    return new PlatformException(
        Reason.INVALID,
        "PodLogOptions \"%s\" is invalid: %s%s".formatted(info.name(), prefix, detail),
        List.of(new Cause(field, "FieldValue" + kind, detail)));
  }
}
