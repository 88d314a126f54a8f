// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver;
import dev.wheelhouse.plane.apiserver.proxy.Answer;
import dev.wheelhouse.plane.apiserver.proxy.Destination;
import dev.wheelhouse.plane.apiserver.proxy.Forwarded;
import dev.wheelhouse.plane.apiserver.proxy.Forwarder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Sends requests for group versions of other servers there. Called after authorization.
public final class Aggregator {

  private static final String ROOT = "/apis/";

  private final RemoteApis apis;
  private final ServiceResolver services;
  private final Forwarder forwarder;

  public Aggregator(RemoteApis apis, ServiceResolver services, Forwarder forwarder) {
    this.apis = apis;
    this.services = services;
    this.forwarder = forwarder;
  }

  /// Which other server a request is for.
  public Optional<RemoteApi> find(RequestInfo info) {
    if (info.resourceRequest()) {
      return info.group().isEmpty() ? Optional.empty() : apis.find(info.group(), info.version());
    }
    if (!info.path().startsWith(ROOT)) {
      return Optional.empty();
    }
    String[] parts = info.path().substring(ROOT.length()).split("/", 3);
    return parts.length < 2 ? Optional.empty() : apis.find(parts[0], parts[1]);
  }

  /// Asks the other server.
  public ApiResponse handle(RemoteApi api, ApiRequest request) throws InterruptedException {
    Optional<Destination> destination = destination(api);
    if (destination.isEmpty()) {
      return unavailable();
    }
    Answer answer = forwarder.send(destination.get(), forwarded(request));
    boolean redirect = answer.status() / 100 == 3 && answer.headers().containsKey("location");
    return redirect ? refused(answer) : answer.relayed();
  }

  /// An endpoint of the other server; empty when it is not available.
  Optional<Destination> destination(RemoteApi api) {
    if (!api.available()) {
      return Optional.empty();
    }
    try {
      return Optional.of(api.destination(services));
    } catch (PlatformException _) {
      return Optional.empty();
    }
  }

  static Forwarded forwarded(ApiRequest request) {
    Forwarded forwarded = Forwarded.of(request, request.path()).without("host");
    for (Map.Entry<String, String> header : FrontProxyHeaders.of(request.user()).entrySet()) {
      forwarded = forwarded.with(header.getKey(), header.getValue());
    }
    return forwarded;
  }

  private static ApiResponse refused(Answer answer) {
    try {
      answer.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text(502, "the backend attempted to redirect this request, which is not permitted");
  }

  static ApiResponse unavailable() {
    return text(503, "service unavailable\n");
  }

  private static ApiResponse text(int status, String message) {
    return new ApiResponse.Whole(
        status,
        "text/plain; charset=utf-8",
        Map.of("x-content-type-options", "nosniff"),
        message.getBytes(StandardCharsets.UTF_8));
  }
}
