// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Answers `/api`, `/apis` and the paths of groups and group versions below them. Documents are
/// rendered when first asked for and kept until what is served changes; a new custom resource is
/// there in the first answer after it.
public final class Discovery implements RequestHandler {

  private static final String JSON = "application/json";
  private static final String AGGREGATED =
      JSON + ";g=apidiscovery.k8s.io;v=%s;as=APIGroupDiscoveryList";

  private final DiscoveredApis served;
  private final Supplier<String> serverAddress;
  private volatile State state = new State(-1, ServedGroups.of(List.of(), List.of(), List.of()));

  /// @param serverAddress host and port as clients outside reach the server, once it listens
  public Discovery(DiscoveredApis served, Supplier<String> serverAddress) {
    this.served = served;
    this.serverAddress = serverAddress;
  }

  /// Groups as of a version of what is served, and the documents made from them so far.
  private record State(long version, ServedGroups groups, Map<String, Document> documents) {
    State(long version, ServedGroups groups) {
      this(version, groups, new ConcurrentHashMap<>());
    }
  }

  /// True for paths this handler answers: `/api`, `/api/v1`, `/apis`, `/apis/apps`,
  /// `/apis/apps/v1`, each with or without a slash at the end.
  public static boolean handles(String path) {
    List<String> parts = parts(path);
    return !parts.isEmpty()
        && switch (parts.getFirst()) {
          case "api" -> parts.size() <= 2;
          case "apis" -> parts.size() <= 3;
          default -> false;
        };
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new PlatformException(
          Reason.METHOD_NOT_ALLOWED,
          "the server does not allow this method on the requested resource");
    }
    State current = current();
    List<String> parts = parts(request.path());
    Optional<String> aggregated =
        parts.size() == 1
            ? aggregatedVersion(request.header("accept").orElse(""))
            : Optional.empty();
    String contentType = aggregated.map(AGGREGATED::formatted).orElse(JSON);
    String key = aggregated.orElse("") + String.join("/", parts);
    Document document = current.documents().get(key);
    if (document == null) {
      document = Document.of(contentType, render(current.groups(), parts, aggregated));
      current.documents().put(key, document);
    }
    return document.answer(request, Map.of("cache-control", "public"));
  }

  private State current() {
    long version = served.version();
    State known = state;
    if (known.version() == version) {
      return known;
    }
    State fresh =
        new State(version, ServedGroups.of(served.resources(), served.own(), served.silent()));
    state = fresh;
    return fresh;
  }

  private JsonObject render(ServedGroups groups, List<String> parts, Optional<String> aggregated) {
    boolean core = parts.getFirst().equals("api");
    if (aggregated.isPresent()) {
      return AggregatedDocuments.list(groups, core, aggregated.get());
    }
    if (parts.size() == 1) {
      return core
          ? PlainDocuments.apiVersions(groups, serverAddress.get())
          : PlainDocuments.groupList(groups);
    }
    String group = core ? "" : parts.get(1);
    Map<String, List<ApiResource>> versions = groups.groups().get(group);
    if (versions == null) {
      throw notFound();
    }
    if (!core && parts.size() == 2) {
      return PlainDocuments.group(group, versions);
    }
    List<ApiResource> resources = versions.get(parts.getLast());
    if (resources == null || resources.isEmpty()) {
      throw notFound();
    }
    return PlainDocuments.resourceList(
        resources.getFirst().gvr().apiVersion(), resources, groups.storageHashes());
  }

  private static PlatformException notFound() {
    return new PlatformException(
        Reason.NOT_FOUND, "the server could not find the requested resource");
  }

  /// The discovery version of the first acceptable media type; empty where that is plain JSON.
  private static Optional<String> aggregatedVersion(String accept) {
    for (String range : accept.split(",", -1)) {
      String type = range.replace(" ", "").toLowerCase(Locale.ROOT);
      if (type.startsWith(JSON) && type.contains("as=apigroupdiscoverylist")) {
        if (type.contains("v=v2beta1")) {
          return Optional.of("v2beta1");
        }
        if (type.contains("v=v2")) {
          return Optional.of("v2");
        }
      } else if (type.equals(JSON) || type.equals("*/*")) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
