// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// HTTP calls with an end: ten seconds to connect, thirty in all until the last byte of the body,
/// bodies of at most a megabyte, five redirects. Errors name scheme, host and path of an address
/// only, for the rest of it is often secret.
public final class HttpCalls {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final int LARGEST = 1024 * 1024;
  private static final int REDIRECTS = 5;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private HttpCalls() {}

  /// What a server answered.
  public record Answer(int status, String body, Map<String, JsonArray> headers) {

    public boolean good() {
      return status < 400;
    }

    /// `{statusCode, body, header}`.
    public JsonObject tree() {
      return JsonObject.of(
          "statusCode", (long) status, "body", body, "header", new JsonObject(headers));
    }
  }

  /// Sends one request.
  ///
  /// @param body empty for none
  /// @param path of the parameter with the address, for messages
  /// @throws PlatformException `INVALID` when the address is none, `SERVICE_UNAVAILABLE` when
  ///   nobody answers, `REQUEST_ENTITY_TOO_LARGE` when the answer is too long
  public static Answer send(
      String path, String method, String url, Map<String, String> headers, String body) {
    return send(path, method, url, headers, body, WHOLE);
  }

  /// @param whole the time for all of it: connections, redirects, headers and body
  static Answer send(
      String path,
      String method,
      String url,
      Map<String, String> headers,
      String body,
      Duration whole) {
    HttpRequest request = request(path, method, url, headers, body);
    long end = System.nanoTime() + whole.toNanos();
    HttpResponse<byte[]> response = answer(request, end);
    for (int i = 0; i < REDIRECTS; i++) {
      Optional<HttpRequest> next = Redirects.next(request, response);
      if (next.isEmpty()) {
        break;
      }
      request = next.get();
      response = answer(request, end);
    }
    if (response.body().length > LARGEST) {
      throw new PlatformException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          address(request.uri()) + " answered with more than a megabyte");
    }
    return new Answer(
        response.statusCode(),
        new String(response.body(), StandardCharsets.UTF_8),
        headers(response));
  }

  /// @param end by [System#nanoTime]
  private static HttpResponse<byte[]> answer(HttpRequest request, long end) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        CLIENT.sendAsync(request, _ -> new BoundedBody(LARGEST + 1));
    try {
      return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        address(request.uri()) + " does not answer: " + why.getClass().getSimpleName(),
        why);
  }

  private static Map<String, JsonArray> headers(HttpResponse<?> response) {
    Map<String, JsonArray> headers = new java.util.TreeMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!name.startsWith(":")) {
            headers.put(name, new JsonArray(values));
          }
        });
    return headers;
  }

  private static HttpRequest request(
      String path, String method, String url, Map<String, String> headers, String body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url.strip()))
              .method(
                  method,
                  body.isEmpty()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      headers.forEach(request::header);
      return request.build();
    } catch (IllegalArgumentException _) {
      throw new PlatformException(
          Reason.INVALID, path + ": must be an http or https address, and headers HTTP's");
    }
  }

  /// What of an address may be told.
  public static String address(String url) {
    try {
      return address(URI.create(url.strip()));
    } catch (IllegalArgumentException _) {
      return "the address";
    }
  }

  private static String address(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme()
        + "://"
        + uri.getHost()
        + port
        + (uri.getPath() == null ? "" : uri.getPath());
  }
}
