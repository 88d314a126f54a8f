// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.SubresourceHandler;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `pods/proxy`, `services/proxy` and `nodes/proxy`: the request goes on to what is named, and its
/// answer comes back with its links rewritten.
public final class ResourceProxy implements SubresourceHandler {

  public static final Set<String> RESOURCES = Set.of("pods", "services", "nodes");
  private static final byte[] NO_BODY = {};

  private final ResourceLocations locations;
  private final Forwarder forwarder;
  private volatile @Nullable NodeAnswers nodes;

  public ResourceProxy(ObjectReader objects, Forwarder forwarder) {
    this.locations = new ResourceLocations(objects);
    this.forwarder = forwarder;
  }

  /// From now on agents of this process answer for their nodes.
  public void connect(NodeAnswers agents) {
    nodes = agents;
  }

  /// What a proxy path asks for, and of whom.
  ///
  /// @param prefix the part of the path that names the other side
  /// @param path the rest, as the other side sees it
  record Asked(Destination destination, String prefix, String path) {

    Forwarded forwarded(ApiRequest request) {
      return Forwarded.of(request, path.isEmpty() ? "/" : path)
          .with("x-forwarded-uri", Forwarded.escape(prefix + path));
    }
  }

  Asked ask(RequestInfo info) {
    String path = info.path();
    String marker = "/" + info.name() + "/proxy";
    int end = path.indexOf(marker) + marker.length();
    return new Asked(locations.find(info), path.substring(0, end), path.substring(end));
  }

  @Override
  public ApiResponse handle(RequestInfo info, ApiRequest request) throws InterruptedException {
    NodeAnswers agents = nodes;
    if (info.resource().equals("nodes") && agents != null && agents.has(info.name())) {
      return ofAgent(agents, info, request);
    }
    Asked asked = ask(info);
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (asked.path().isEmpty() && reads) {
      return withSlash(request);
    }
    Answer answer = forwarder.send(asked.destination(), asked.forwarded(request));
    PageRewriting rewriting =
        new PageRewriting(
            asked.prefix(), asked.destination().authority(), request.header("host").orElse(""));
    try {
      return rewriting.apply(answer).relayed();
    } catch (IOException e) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "error trying to reach service: " + e.getMessage(), e);
    }
  }

  private static ApiResponse ofAgent(NodeAnswers agents, RequestInfo info, ApiRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new PlatformException(Reason.METHOD_NOT_ALLOWED, "a node is only read here");
    }
    Map<String, String> query = new HashMap<>();
    request.query().forEach((name, values) -> query.put(name, values.getFirst()));
    String marker = "/" + info.name() + "/proxy";
    String path = info.path().substring(info.path().indexOf(marker) + marker.length());
    return agents
        .answer(info.name(), path, query)
        .map(answer -> new ApiResponse.Whole(200, answer.contentType(), Map.of(), answer.body()))
        .orElseThrow(() ->
            new PlatformException(
                Reason.NOT_FOUND, "the node \"%s\" has no %s".formatted(info.name(), path)));
  }

  /// Relative links of a page need the slash.
  private static ApiResponse withSlash(ApiRequest request) {
    String target = Forwarded.escape(request.path()) + "/" + Forwarded.query(request.query());
    return new ApiResponse.Whole(301, "text/plain", Map.of("location", target), NO_BODY);
  }
}
