// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.inprocess.LocalServer;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Statuses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The server's request chain for clients in this JVM that speak HTTP without a socket. Callers are
/// the one user that this server was made for, or whom that user impersonates.
final class ChainServer implements LocalServer {

  private static final String JSON = "application/json";

  private final RequestHandler chain;
  private final Identity user;

  ChainServer(RequestHandler chain, Identity user) {
    this.chain = chain;
    this.user = user;
  }

  @Override
  public Answer answer(Request request) throws InterruptedException {
    ApiRequest asked = request(request);
    try {
      return of(chain.handle(asked));
    } catch (RuntimeException | Error e) {
      JsonObject status = Statuses.of(e, RequestInfo.of(asked));
      int code = status.integer("code").orElse(500L).intValue();
      Map<String, String> headers = code == 429 ? Map.of("retry-after", "1") : Map.of();
      return of(new ApiResponse.Whole(code, JSON, headers, Json.writeBytes(status)));
    }
  }

  private ApiRequest request(Request request) {
    return new ApiRequest(
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        request.body(),
        Credentials.NONE,
        user);
  }

  private static Answer of(ApiResponse response) {
    return switch (response) {
      case ApiResponse.Whole whole ->
          new Answer(
              whole.status(),
              headers(whole.contentType(), whole.headers()),
              new Body.Whole(whole.body()));
      case ApiResponse.Listing list -> of(list.whole());
      case ApiResponse.Events events ->
          new Answer(
              events.status(),
              headers(JSON, Map.of()),
              new Body.Stream(new EventParts(events.source())));
      case ApiResponse.Bytes bytes ->
          new Answer(
              bytes.status(),
              headers(bytes.contentType(), bytes.headers()),
              new Body.Stream(new ByteParts(bytes.body())));
    };
  }

  /// A header that may come several times holds one value a line.
  private static Map<String, List<String>> headers(String contentType, Map<String, String> more) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("content-type", List.of(contentType));
    more.forEach((name, value) -> headers.put(name, List.of(value.split("\n", -1))));
    return headers;
  }
}
