// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.schema.StatusDocument;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one rendering is told of the cluster.
final class FacadeAnswers {

  private static final String STORAGE = "owner=helm";

  private final RenderRequest request;
  private final Discovery discovery;

  FacadeAnswers(Chart chart, RenderRequest request) {
    this.request = request;
    this.discovery = new Discovery(request.cluster(), chart.crds());
  }

  record Answer(int status, JsonObject body) {}

  static Answer notFound() {
    return status(404, "NotFound", "not found");
  }

  static Answer failed(PlatformException e) {
    return e.is(Reason.FORBIDDEN)
        ? status(403, "Forbidden", String.valueOf(e.getMessage()))
        : status(500, "InternalError", String.valueOf(e.getMessage()));
  }

  static Answer refused() {
    return status(403, "Forbidden", "a chart that is being rendered writes nothing");
  }

  private static Answer status(int code, String reason, String message) {
    return new Answer(code, StatusDocument.failure(code, reason, message));
  }

  Answer get(String path, String query) {
    Optional<JsonObject> document = discovery.document(path);
    if (document.isPresent()) {
      return new Answer(200, document.get());
    }
    List<String> parts = Arrays.stream(path.split("/")).filter(it -> !it.isEmpty()).toList();
    boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
    int start = core ? 2 : 3;
    if (parts.size() <= start) {
      return notFound();
    }
    String apiVersion = String.join("/", parts.subList(1, start));
    List<String> rest = parts.subList(start, parts.size());
    boolean scoped = rest.size() > 2 && rest.getFirst().equals("namespaces");
    String namespace = scoped ? rest.get(1) : "";
    List<String> named = scoped ? rest.subList(2, rest.size()) : rest;
    String selector = selector(query);
    if (apiVersion.equals("v1") && named.equals(List.of("secrets")) && selector.contains(STORAGE)) {
      return new Answer(200, history());
    }
    Optional<String> kind = discovery.kind(apiVersion, named.getFirst());
    if (!namespace.equals(request.namespace()) || kind.isEmpty() || request.cluster().isEmpty()) {
      return named.size() == 1 && kind.isPresent()
          ? new Answer(200, list(apiVersion, kind.get(), List.of()))
          : notFound();
    }
    ClusterObjects cluster = request.cluster().get();
    if (named.size() == 1) {
      return new Answer(
          200,
          list(apiVersion, kind.get(), cluster.list(apiVersion, kind.get(), namespace, selector)));
    }
    return named.size() == 2
        ? cluster
            .get(new ObjectRef(apiVersion, kind.get(), namespace, named.get(1)))
            .map(it -> new Answer(200, marked(it)))
            .orElseGet(FacadeAnswers::notFound)
        : notFound();
  }

  private static String selector(String query) {
    return Arrays.stream(query.split("&"))
        .filter(it -> it.startsWith("labelSelector="))
        .map(it -> URLDecoder.decode(it.substring(14), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private static JsonObject list(String apiVersion, String kind, List<JsonObject> items) {
    return JsonObject.of(
        "apiVersion",
        apiVersion,
        "kind",
        kind + "List",
        "metadata",
        JsonObject.of("resourceVersion", "1"),
        "items",
        new JsonArray(items));
  }

  /// Helm refuses to go on where an object is there that is not of the release. Whose an object is
  /// is settled when it is applied, by the policies of the application, so to Helm all are.
  private JsonObject marked(JsonObject object) {
    JsonObject marked = object.deepCopy();
    ReleaseMarks.put(marked, request.release(), request.namespace());
    return marked;
  }

  /// For an upgrade the revision before it, of which nothing but its number matters.
  private JsonObject history() {
    if (request.revision() <= 1) {
      return list("v1", "Secret", List.of());
    }
    long version = request.revision() - 1;
    JsonObject release =
        JsonObject.of(
            "name", request.release(),
            "namespace", request.namespace(),
            "version", version,
            "info", JsonObject.of("status", "deployed"),
            "manifest", "",
            "chart",
                JsonObject.of(
                    "metadata",
                        JsonObject.of("apiVersion", "v2", "name", "before", "version", "0.0.0"),
                    "templates", new JsonArray(),
                    "values", new JsonObject()));
    JsonObject secret =
        JsonObject.of(
            "apiVersion", "v1",
            "kind", "Secret",
            "type", "helm.sh/release.v1",
            "metadata",
                JsonObject.of(
                    "name", "sh.helm.release.v1." + request.release() + ".v" + version,
                    "namespace", request.namespace(),
                    "labels",
                        JsonObject.of(
                            "owner",
                            "helm",
                            "name",
                            request.release(),
                            "status",
                            "deployed",
                            "version",
                            Long.toString(version))),
            "data", JsonObject.of("release", ReleaseRecords.encode(release)));
    return list("v1", "Secret", List.of(secret));
  }
}
