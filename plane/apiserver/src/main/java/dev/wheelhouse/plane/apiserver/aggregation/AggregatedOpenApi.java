// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.discovery.Document;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// OpenAPI of this server and of those beside it: their group versions stand in the index of
/// version 3, and their documents are fetched from them when asked for.
final class AggregatedOpenApi implements RequestHandler {

  private static final String INDEX = "/openapi/v3";

  private final RequestHandler own;
  private final RemoteApis remote;
  private final RemoteDocuments documents;
  private final Aggregator aggregator;

  AggregatedOpenApi(
      RequestHandler own, RemoteApis remote, RemoteDocuments documents, Aggregator aggregator) {
    this.own = own;
    this.remote = remote;
    this.documents = documents;
    this.aggregator = aggregator;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    if (remote.all().isEmpty() || !request.path().startsWith(INDEX)) {
      return own.handle(request);
    }
    if (request.path().equals(INDEX) || request.path().equals(INDEX + "/")) {
      return index(request);
    }
    Optional<RemoteApi> asked =
        remote.all().stream().filter(api -> request.path().equals(INDEX + api.path())).findFirst();
    return asked.isPresent() ? aggregator.handle(asked.get(), request) : own.handle(request);
  }

  private ApiResponse index(ApiRequest request) throws InterruptedException {
    ApiRequest unconditional = request.withoutHeader("if-none-match");
    if (!(own.handle(unconditional) instanceof ApiResponse.Whole whole) || whole.status() != 200) {
      return own.handle(request);
    }
    JsonObject index = Json.readObject(whole.body());
    for (RemoteApi api : remote.all()) {
      String url = documents.get(api).openApi();
      if (!url.isEmpty()) {
        index
            .childObject("paths")
            .put(api.path().substring(1), JsonObject.of("serverRelativeURL", url));
      }
    }
    Map<String, String> headers = new HashMap<>(whole.headers());
    headers.remove("etag");
    return Document.of(whole.contentType(), index).answer(request, headers);
  }
}
