// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where an answer sends a request on to. A request that goes to another scheme, host or port
/// leaves behind what it was to prove itself by; none goes from https to http.
final class Redirects {

  private static final Set<String> PROOFS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private Redirects() {}

  /// The call to make next; empty when the answer is the last one.
  ///
  /// @param location where the answer sends it
  static Optional<Call> next(Call call, int status, Optional<String> location) {
    String method =
        switch (status) {
          case 301, 302 -> call.method().equals("POST") ? "GET" : call.method();
          case 303 -> call.method().equals("HEAD") ? "HEAD" : "GET";
          case 307, 308 -> call.method();
          default -> "";
        };
    return method.isEmpty()
        ? Optional.empty()
        : location.flatMap(it -> target(call.uri(), it)).map(it -> call(call, method, it));
  }

  private static Optional<URI> target(URI from, String location) {
    try {
      URI target = from.resolve(location);
      boolean http = scheme(target).equals("http") && scheme(from).equals("http");
      return (http || scheme(target).equals("https")) && target.getHost() != null
          ? Optional.of(target)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Call call(Call before, String method, URI target) {
    boolean away = !origin(target).equals(origin(before.uri()));
    Map<String, String> headers = new LinkedHashMap<>(before.headers());
    headers.keySet().removeIf(it -> away && PROOFS.contains(it.toLowerCase(Locale.ROOT)));
    return new Call(target, method, headers, method.equals(before.method()) ? before.body() : "");
  }

  private static String origin(URI uri) {
    int usual = scheme(uri).equals("https") ? 443 : 80;
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    return scheme(uri) + "://" + host + ":" + (uri.getPort() < 0 ? usual : uri.getPort());
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
