// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// GET requests with an end: ten seconds to connect, a minute for all that are made for one chart
/// together, five redirects, a size. What proves who asks is not sent to another host than the one
/// it was given for.
final class Downloads {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(60);
  private static final int REDIRECTS = 5;
  private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;
  private final AddressRules rules;
  private final long end;

  /// @throws PlatformException `INVALID` when the certificates of the credentials are none
  Downloads(ChartCredentials credentials, AddressRules rules) {
    this(credentials, rules, WHOLE);
  }

  /// @param whole for all requests, from now on
  Downloads(ChartCredentials credentials, AddressRules rules, Duration whole) {
    this.rules = rules;
    this.end = System.nanoTime() + whole.toNanos();
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
    Trust.of(credentials).ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  record Answer(URI uri, int status, Map<String, List<String>> headers, byte[] body) {
    Optional<String> header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst();
    }
  }

  /// @param headers those that prove who asks, and others
  /// @param largest bytes
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when nobody answers in time, `INVALID` when
  ///   the address is none or the answer too long
  Answer get(String address, Map<String, String> headers, int largest) {
    URI uri = uri(address);
    URI first = uri;
    for (int i = 0; i <= REDIRECTS; i++) {
      rules.check(uri);
      HttpRequest.Builder request = HttpRequest.newBuilder(uri).GET();
      boolean same = sameServer(first, uri);
      headers.forEach((name, value) -> {
        if (same || !name.equals("Authorization")) {
          request.header(name, value);
        }
      });
      Answer answer = send(request.build(), largest);
      Optional<String> next = answer.header("location");
      if (!MOVED.contains(answer.status()) || next.isEmpty()) {
        return answer;
      }
      uri = uri(resolved(uri, next.get()));
    }
    throw new PlatformException(
        Reason.INVALID, told(first) + " leads from one address to the next without an end");
  }

  private static String resolved(URI base, String next) {
    try {
      return base.resolve(next).toString();
    } catch (IllegalArgumentException _) {
      throw new PlatformException(
          Reason.INVALID, told(base) + " leads to an address that is malformed");
    }
  }

  /// The body of a good answer.
  ///
  /// @throws PlatformException also `INVALID` for any other answer
  byte[] body(String address, Map<String, String> headers, int largest) {
    Answer answer = get(address, headers, largest);
    if (answer.status() != 200) {
      throw refused(answer);
    }
    return answer.body();
  }

  static PlatformException refused(Answer answer) {
    String what = told(answer.uri()) + " answered " + answer.status();
    if (answer.status() >= 500 || answer.status() == 429) {
      return new PlatformException(Reason.SERVICE_UNAVAILABLE, what);
    }
    return new PlatformException(
        Reason.INVALID,
        answer.status() == 401 || answer.status() == 403
            ? what + ": name a Secret with credentials in chart.auth.secretRef, or mend it"
            : what);
  }

  private Answer send(HttpRequest request, int largest) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, _ -> new FirstBytes(largest + 1));
    try {
      HttpResponse<byte[]> response = answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (response.body().length > largest) {
        throw new PlatformException(
            Reason.INVALID,
            told(request.uri()) + " answered with more than " + (largest >> 20) + " MiB");
      }
      return new Answer(
          request.uri(), response.statusCode(), response.headers().map(), response.body());
    } catch (ExecutionException e) {
      throw silent(request, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw silent(request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static PlatformException silent(HttpRequest request, Throwable why) {
    String message = why.getMessage();
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        told(request.uri())
            + " does not answer: "
            + why.getClass().getSimpleName()
            + (message == null ? "" : ": " + message),
        why);
  }

  private static URI uri(String address) {
    try {
      URI uri = URI.create(address.strip());
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
      throw new PlatformException(Reason.INVALID, told(uri) + " is no http or https address");
    } catch (IllegalArgumentException _) {
      throw new PlatformException(
          Reason.INVALID, "an address of the chart is none: it is malformed");
    }
  }

  private static boolean sameServer(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equals(other.getHost())
        && one.getPort() == other.getPort();
  }

  /// What of an address may be told: not who asks, and not its query.
  static String told(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + port
        + Objects.requireNonNullElse(uri.getPath(), "");
  }
}
