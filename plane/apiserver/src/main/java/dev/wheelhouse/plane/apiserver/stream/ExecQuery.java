// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.ArrayList;
import java.util.List;

/// Reads `PodExecOptions`, `PodAttachOptions` and `PodPortForwardOptions` from a query.
final class ExecQuery {

  private static final int MAX_PORT = 65535;

  private ExecQuery() {}

  static PodStreams.Target target(RequestInfo info, ApiRequest request) {
    return new PodStreams.Target(
        info.namespace(), info.name(), request.parameter("container").orElse(""));
  }

  /// A terminal has one output, so it leaves no separate stderr.
  ///
  /// @throws PlatformException `BAD_REQUEST` where no stream is asked for
  static PodStreams.StreamQuery streams(ApiRequest request) {
    boolean tty = flag(request, "tty");
    PodStreams.StreamQuery query =
        new PodStreams.StreamQuery(
            flag(request, "stdin"), flag(request, "stdout"), flag(request, "stderr") && !tty, tty);
    if (!query.stdin() && !query.stdout() && !query.stderr()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "you must specify at least 1 of stdin, stdout, stderr");
    }
    return query;
  }

  static boolean flag(ApiRequest request, String name) {
    return request.parameter(name).filter(v -> v.equals("true") || v.equals("1")).isPresent();
  }

  /// @throws PlatformException `BAD_REQUEST` where there are none or one is no port
  static List<Integer> ports(ApiRequest request) {
    List<Integer> ports = new ArrayList<>();
    for (String value : request.query().getOrDefault("ports", List.of())) {
      for (String part : value.split(",", -1)) {
        ports.add(port(part.strip()));
      }
    }
    if (ports.isEmpty()) {
      throw new PlatformException(Reason.BAD_REQUEST, "query parameter \"ports\" is required");
    }
    return ports;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= MAX_PORT) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal.
    }
    throw new PlatformException(Reason.BAD_REQUEST, "invalid port \"%s\"".formatted(text));
  }
}
