// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.client.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Carries requests of the plane's own programs into the server's request chain, as a known user
/// and without a socket.
final class LocalTransport implements Transport {

  private static final byte[] NO_BODY = {};

  private final RequestHandler server;
  private final Identity identity;

  LocalTransport(RequestHandler server, Identity identity) {
    this.server = server;
    this.identity = identity;
  }

  @Override
  public byte[] send(Request request) {
    return switch (handle(apiRequest(request))) {
      case ApiResponse.Whole whole -> answered(whole);
      case ApiResponse.Listing list -> answered(list.whole());
      case ApiResponse.Bytes bytes -> answered(read(bytes));
      case ApiResponse.Events _ ->
          throw new IllegalStateException("a stream answers " + request.path());
    };
  }

  @Override
  public Events watch(String path, Map<String, String> query) {
    Map<String, String> watching = new HashMap<>(query);
    watching.put("watch", "true");
    ApiRequest request = apiRequest(new Request("GET", path, watching, "", NO_BODY));
    return switch (handle(request)) {
      case ApiResponse.Events events -> new LocalEvents(events.source());
      case ApiResponse.Whole whole -> {
        answered(whole);
        throw new IllegalStateException("no stream answers a watch of " + path);
      }
      case ApiResponse.Bytes bytes when bytes.status() < 400 ->
          new StreamedEvents(path, bytes.body());
      case ApiResponse.Bytes refused -> {
        answered(read(refused));
        throw new IllegalStateException("no stream answers a watch of " + path);
      }
      case ApiResponse.Listing _ ->
          throw new IllegalStateException("bytes answer a watch of " + path);
    };
  }

  /// What a server beside this one answers comes as a stream.
  private static ApiResponse.Whole read(ApiResponse.Bytes bytes) {
    try (InputStream body = bytes.body()) {
      return new ApiResponse.Whole(
          bytes.status(), bytes.contentType(), bytes.headers(), body.readAllBytes());
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the answer broke off: " + e.getMessage(), e);
    }
  }

  private ApiRequest apiRequest(Request request) {
    Map<String, List<String>> query = new HashMap<>();
    request.query().forEach((name, value) -> query.put(name, List.of(value)));
    Map<String, String> headers = new HashMap<>();
    headers.put("accept", "application/json");
    headers.put("user-agent", identity.name());
    if (!request.contentType().isEmpty()) {
      headers.put("content-type", request.contentType());
    }
    return new ApiRequest(
        request.method(),
        request.path(),
        query,
        headers,
        request.body(),
        Credentials.NONE,
        identity);
  }

  private ApiResponse handle(ApiRequest request) {
    try {
      return server.handle(request);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException(Reason.TIMEOUT, "interrupted while asking " + request.path(), e);
    }
  }

  private static byte[] answered(ApiResponse.Whole whole) {
    if (whole.status() < 400) {
      return whole.body();
    }
    boolean told = whole.contentType().contains("json");
    throw refusal(
        whole.status(),
        told
            ? Json.readObject(whole.body())
            : JsonObject.of("message", new String(whole.body(), UTF_8).strip()));
  }

  private static PlatformException refusal(int status, JsonObject body) {
    List<Cause> causes =
        body.array("details", "causes").orElseGet(JsonArray::new).objects().stream()
            .map(cause ->
                new Cause(
                    cause.string("field").orElse(""),
                    cause.string("reason").orElse(""),
                    cause.string("message").orElse("")))
            .toList();
    String message = body.string("message").orElse("the server answered " + status);
    return new PlatformException(reason(status, body.string("reason").orElse("")), message, causes);
  }

  private static Reason reason(int status, String reason) {
    return switch (reason) {
      case "AlreadyExists" -> Reason.ALREADY_EXISTS;
      case "Conflict" -> Reason.CONFLICT;
      case "Expired", "Gone" -> Reason.EXPIRED;
      case "Invalid" -> Reason.INVALID;
      case "NotFound" -> Reason.NOT_FOUND;
      case "Forbidden" -> Reason.FORBIDDEN;
      case "Unauthorized" -> Reason.UNAUTHORIZED;
      case "TooManyRequests" -> Reason.TOO_MANY_REQUESTS;
      case "Timeout" -> Reason.TIMEOUT;
      case "ServiceUnavailable" -> Reason.SERVICE_UNAVAILABLE;
      case "MethodNotAllowed" -> Reason.METHOD_NOT_ALLOWED;
      default -> reason(status);
    };
  }

  /// Of an answer that is no `Status`.
  private static Reason reason(int status) {
    return switch (status) {
      case 401 -> Reason.UNAUTHORIZED;
      case 403 -> Reason.FORBIDDEN;
      case 404 -> Reason.NOT_FOUND;
      case 405 -> Reason.METHOD_NOT_ALLOWED;
      case 410 -> Reason.EXPIRED;
      case 429 -> Reason.TOO_MANY_REQUESTS;
      case 502, 503 -> Reason.SERVICE_UNAVAILABLE;
      case 504 -> Reason.TIMEOUT;
      default -> status < 500 ? Reason.BAD_REQUEST : Reason.INTERNAL;
    };
  }

  /// Events as the client module names them.
  private record LocalEvents(ApiResponse.EventSource source) implements Events {

    @Override
    public List<Event> poll(Duration timeout) throws InterruptedException {
      return source.poll(timeout).stream()
          .map(event -> new Event(event.type(), event.object()))
          .toList();
    }

    @Override
    public boolean ended() {
      return source.ended();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
