// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.http.Header;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.client.methods.RequestBuilder;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/// HTTP calls with an end: ten seconds to connect, thirty in all until the last byte of the body,
/// bodies of at most a megabyte, five redirects. Only few are under way at a time, so that they do
/// not keep others from being looked after. What is connected to is what was resolved and allowed.
/// Errors name scheme, host and path of an address only, for the rest of it is often secret.
///
/// Safe for use by many threads.
public final class HttpCalls implements AutoCloseable {

  private static final int CONNECT_MS = 10_000;
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final int LARGEST = 1024 * 1024;
  private static final int REDIRECTS = 5;

  /// Of all reconciles that may run at once, no more than these wait for a server outside.
  static final int AT_ONCE = 6;

  private final AddressRules rules;
  private final CloseableHttpClient client;
  private final Semaphore free = new Semaphore(AT_ONCE);

  /// @param rules what may be connected to
  public HttpCalls(AddressRules rules) {
    this.rules = rules;
    this.client =
        HttpClientBuilder.create()
            .setDnsResolver(rules::resolve)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableDefaultUserAgent()
            .setMaxConnTotal(AT_ONCE)
            .setMaxConnPerRoute(AT_ONCE)
            .setConnectionTimeToLive(WHOLE.toSeconds(), TimeUnit.SECONDS)
            .build();
  }

  /// What these calls may connect to.
  public AddressRules rules() {
    return rules;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
  /// @throws PlatformException `INVALID` when the address is none or may not be reached,
  ///   `SERVICE_UNAVAILABLE` when nobody answers, `REQUEST_ENTITY_TOO_LARGE` when the answer is too
  ///   long, `TOO_MANY_REQUESTS` when as many calls are under way as may be
  public Answer send(
      String path, String method, String url, Map<String, String> headers, String body) {
    return send(path, method, url, headers, body, WHOLE);
  }

  /// @param whole the time for all of it: connections, redirects, headers and body
  Answer send(
      String path,
      String method,
      String url,
      Map<String, String> headers,
      String body,
      Duration whole) {
    Call call = call(path, method, url, headers, body);
    return bounded(() -> follow(path, call, System.nanoTime() + whole.toNanos()));
  }

  /// Does what waits for a server outside, as one of the few.
  ///
  /// @throws PlatformException `TOO_MANY_REQUESTS` when as many are under way as may be
  public <T> T bounded(Supplier<T> work) {
    if (!free.tryAcquire()) {
      throw new PlatformException(
          Reason.TOO_MANY_REQUESTS,
          "waits for other steps: " + AT_ONCE + " of them wait for servers outside already");
    }
    try {
      return work.get();
    } finally {
      free.release();
    }
  }

  private Answer follow(String path, Call first, long end) {
    Call call = first;
    Reply reply = reply(path, call, end);
    for (int i = 0; i < REDIRECTS; i++) {
      Optional<Call> next = Redirects.next(call, reply.status(), reply.location());
      if (next.isEmpty()) {
        break;
      }
      call = next.get();
      reply = reply(path, call, end);
    }
    if (reply.body().length > LARGEST) {
      throw new PlatformException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          address(call.uri()) + " answered with more than a megabyte");
    }
    return new Answer(
        reply.status(), new String(reply.body(), StandardCharsets.UTF_8), reply.headers());
  }

  private record Reply(int status, byte[] body, Map<String, JsonArray> headers) {
    Optional<String> location() {
      return headers.entrySet().stream()
          .filter(it -> it.getKey().equalsIgnoreCase("location"))
          .flatMap(it -> it.getValue().strings().stream())
          .findFirst();
    }
  }

  /// @param end by [System#nanoTime]
  private Reply reply(String path, Call call, long end) {
    HttpUriRequest request = request(call, end);
    FutureTask<Reply> exchange = new FutureTask<>(() -> client.execute(request, HttpCalls::read));
    Thread.ofVirtual().name("step-call").start(exchange);
    try {
      return exchange.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failed(path, call, Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw silent(call, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.SERVICE_UNAVAILABLE, "interrupted", e);
    } finally {
      request.abort();
    }
  }

  private static HttpUriRequest request(Call call, long end) {
    int left = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    RequestBuilder request =
        RequestBuilder.create(call.method())
            .setUri(call.uri())
            .setConfig(
                RequestConfig.custom()
                    .setConnectTimeout(Math.min(CONNECT_MS, left))
                    .setConnectionRequestTimeout(left)
                    .setSocketTimeout(left)
                    .build());
    call.headers().forEach(request::addHeader);
    if (!call.body().isEmpty()) {
      request.setEntity(new ByteArrayEntity(call.body().getBytes(StandardCharsets.UTF_8)));
    }
    return request.build();
  }

  private static Reply read(HttpResponse response) throws IOException {
    byte[] body = {};
    if (response.getEntity() != null) {
      try (InputStream content = response.getEntity().getContent()) {
        body = content.readNBytes(LARGEST + 1);
        if (body.length > LARGEST && response instanceof CloseableHttpResponse open) {
          open.close();
        }
      }
    }
    Map<String, JsonArray> headers = new TreeMap<>();
    for (Header header : response.getAllHeaders()) {
      headers
          .computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), _ -> new JsonArray())
          .add(header.getValue());
    }
    return new Reply(response.getStatusLine().getStatusCode(), body, headers);
  }

  private static PlatformException failed(String path, Call call, Throwable why) {
    return why instanceof PlatformException refused
        ? new PlatformException(refused.reason(), path + ": " + refused.getMessage(), refused)
        : silent(call, why);
  }

  private static PlatformException silent(Call call, Throwable why) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE, address(call.uri()) + " does not answer: " + name(why), why);
  }

  private static String name(Throwable why) {
    return switch (why) {
      case InterruptedIOException _ -> "TimeoutException";
      case ConnectException _ -> "ConnectException";
      default -> why.getClass().getSimpleName();
    };
  }

  /// What the JDK takes for a request is one.
  private static Call call(
      String path, String method, String url, Map<String, String> headers, String body) {
    try {
      URI uri = URI.create(url.strip());
      HttpRequest.Builder checked =
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
      headers.forEach(checked::header);
      return new Call(uri, method, headers, body);
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
