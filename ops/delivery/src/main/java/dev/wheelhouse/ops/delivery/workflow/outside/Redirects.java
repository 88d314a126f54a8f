// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where an answer sends a request on to. A request that goes to another scheme, host or port
/// leaves behind what it was to prove itself by; none goes from https to http.
public final class Redirects {

  private static final Set<String> PROOFS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private Redirects() {}

  /// The request to send next; empty when the answer is the last one.
  public static Optional<HttpRequest> next(HttpRequest request, HttpResponse<?> response) {
    String method =
        switch (response.statusCode()) {
          case 301, 302 -> request.method().equals("POST") ? "GET" : request.method();
          case 303 -> request.method().equals("HEAD") ? "HEAD" : "GET";
          case 307, 308 -> request.method();
          default -> "";
        };
    return method.isEmpty()
        ? Optional.empty()
        : response
            .headers()
            .firstValue("Location")
            .flatMap(it -> target(request.uri(), it))
            .map(it -> request(request, method, it));
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

  private static HttpRequest request(HttpRequest before, String method, URI target) {
    boolean sameMethod = method.equals(before.method());
    boolean away = !origin(target).equals(origin(before.uri()));
    HttpRequest.Builder next =
        HttpRequest.newBuilder(
                before, (name, _) -> !away || !PROOFS.contains(name.toLowerCase(Locale.ROOT)))
            .uri(target);
    return sameMethod
        ? next.build()
        : next.method(method, HttpRequest.BodyPublishers.noBody()).build();
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
