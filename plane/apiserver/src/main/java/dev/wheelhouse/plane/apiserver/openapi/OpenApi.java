// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.ApiResource.Subresource;
import dev.wheelhouse.kube.schema.model.Descriptions;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import dev.wheelhouse.plane.apiserver.discovery.Document;
import dev.wheelhouse.plane.apiserver.http.ApiRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.RequestHandler;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Answers `/openapi/v3` (the index), `/openapi/v3/apis/<group>/<version>` and `/openapi/v2`.
///
/// Documents are made when first asked for, and again when memory ran short since: they are large
/// and seldom wanted. The hash of a group version comes from what is served in it, so the index is
/// cheap, and a document survives changes to other group versions. Version 2 is there as JSON and
/// as protobuf; the protobuf form of version 3 is refused (406).
public final class OpenApi implements RequestHandler {

  private static final String V3 = "/openapi/v3";
  private static final String V2 = "/openapi/v2";
  private static final String JSON = "application/json";
  private static final String V2_PROTOBUF =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private static final String V2_PROTOBUF_ANSWER =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /// Goes into every hash; to be raised when documents change for the same resources.
  private static final String EDITION = "3";

  private final ServedResources served;
  private final Definitions definitions;
  private final Map<String, SoftReference<Document>> documents = new ConcurrentHashMap<>();
  private volatile State state = new State(-1, Map.of());

  public OpenApi(ServedResources served, KubernetesModel model) {
    this.served = served;
    this.definitions = new Definitions(model);
  }

  /// What one group version consists of.
  private record GroupVersion(String hash, List<ServedResource> resources) {}

  /// Group versions by their path: `api/v1`, `apis/apps/v1`.
  private record State(long version, Map<String, GroupVersion> groupVersions) {}

  public static boolean handles(String path) {
    return path.equals(V2) || path.equals(V3) || path.startsWith(V3 + "/");
  }

  static JsonObject info() {
    return JsonObject.of("title", "Kubernetes", "version", "v1.36.0");
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    State current = current();
    if (request.path().equals(V2)) {
      return versionTwo(current, request).answer(request, Map.of());
    }
    refuseProtobufOnly(request);
    String path = request.path().substring(Math.min(V3.length() + 1, request.path().length()));
    if (path.isEmpty()) {
      return index(current).answer(request, Map.of());
    }
    GroupVersion groupVersion = current.groupVersions().get(path);
    if (groupVersion == null) {
      throw new PlatformException(
          Reason.NOT_FOUND, "the server could not find the requested resource");
    }
    boolean immutable = request.parameter("hash").filter(groupVersion.hash()::equals).isPresent();
    return document(path, groupVersion)
        .answer(
            request,
            immutable ? Map.of("cache-control", "public, immutable, max-age=31536000") : Map.of());
  }

  /// Clients name the type with an `@`, which no media type may have.
  private static boolean wantsProtobuf(ApiRequest request) {
    String accept = request.header("accept").orElse("");
    int protobuf = accept.indexOf(V2_PROTOBUF);
    int json = accept.indexOf(JSON);
    return protobuf >= 0 && (json < 0 || protobuf < json);
  }

  private static void refuseProtobufOnly(ApiRequest request) {
    String accept = request.header("accept").orElse("");
    boolean json = accept.isEmpty() || accept.contains("json") || accept.contains("*/*");
    if (!json) {
      throw new PlatformException(
          Reason.NOT_ACCEPTABLE, "only the following media types are accepted: application/json");
    }
  }

  private State current() {
    long version = served.version();
    State known = state;
    if (known.version() == version) {
      return known;
    }
    State fresh = new State(version, groupVersions(served.all()));
    state = fresh;
    return fresh;
  }

  private static Map<String, GroupVersion> groupVersions(List<ServedResource> all) {
    Map<String, List<ServedResource>> byPath = new LinkedHashMap<>();
    for (ServedResource resource : all) {
      String prefix = resource.gvr().group().isEmpty() ? "api/" : "apis/";
      byPath
          .computeIfAbsent(prefix + resource.gvr().apiVersion(), _ -> new ArrayList<>())
          .add(resource);
    }
    Map<String, GroupVersion> result = new LinkedHashMap<>();
    byPath.forEach(
        (path, resources) -> result.put(path, new GroupVersion(hash(resources), resources)));
    return result;
  }

  private static String hash(List<ServedResource> resources) {
    JsonArray facts = JsonArray.of(EDITION);
    for (ServedResource resource : resources) {
      facts.add(facts(resource.api()));
      resource.custom().ifPresent(custom -> facts.add(custom.rawSchema()));
    }
    return Document.hash(Json.writeBytes(facts));
  }

  private static JsonArray facts(ApiResource api) {
    JsonArray facts =
        JsonArray.of(
            api.gvr().apiVersion(),
            api.gvr().resource(),
            api.kind().kind(),
            api.namespaced(),
            new JsonArray(api.verbs()));
    api.subresources().values().stream()
        .sorted(Comparator.comparing(Subresource::name))
        .forEach(sub -> facts.add(JsonArray.of(sub.name(), new JsonArray(sub.verbs()))));
    return facts;
  }

  private static Document index(State current) {
    JsonObject paths = new JsonObject();
    current
        .groupVersions()
        .forEach((path, groupVersion) ->
            paths.put(
                path,
                JsonObject.of(
                    "serverRelativeURL", V3 + "/" + path + "?hash=" + groupVersion.hash())));
    return Document.of(JSON, JsonObject.of("paths", paths));
  }

  private Document document(String path, GroupVersion groupVersion) {
    Optional<Document> known = known(path, groupVersion.hash());
    if (known.isPresent()) {
      return known.get();
    }
    JsonObject schemas = schemas(groupVersion);
    JsonObject tree = tree(groupVersion, schemas, definitions.texts(schemas.keySet()));
    return keep(path, new Document(JSON, Json.writeBytes(tree), groupVersion.hash()));
  }

  private Optional<Document> known(String key, String etag) {
    SoftReference<Document> kept = documents.get(key);
    return Optional.ofNullable(kept).map(SoftReference::get).filter(d -> d.etag().equals(etag));
  }

  private Document keep(String key, Document made) {
    documents.put(key, new SoftReference<>(made));
    return made;
  }

  private JsonObject schemas(GroupVersion groupVersion) {
    List<ServedResource> resources = groupVersion.resources();
    return definitions.schemas(resources.getFirst().gvr().apiVersion(), resources);
  }

  private JsonObject tree(GroupVersion groupVersion, JsonObject schemas, Descriptions texts) {
    return JsonObject.of(
        "openapi",
        "3.0.0",
        "info",
        info(),
        "paths",
        Paths.of(definitions, new Parameters(texts), groupVersion.resources()),
        "components",
        JsonObject.of("schemas", new Described(texts).schemas(schemas)));
  }

  private Document versionTwo(State current, ApiRequest request) {
    if (!wantsProtobuf(request)) {
      refuseProtobufOnly(request);
      return versionTwo(current, V2, JSON, Json::writeBytes);
    }
    return versionTwo(
        current, V2_PROTOBUF, V2_PROTOBUF_ANSWER, document -> SwaggerProtobuf.of(document));
  }

  private Document versionTwo(
      State current, String key, String contentType, Function<JsonObject, byte[]> form) {
    StringBuilder hashes = new StringBuilder(key);
    current.groupVersions().values().forEach(gv -> hashes.append(gv.hash()));
    String etag = Document.hash(hashes.toString().getBytes(UTF_8));
    Optional<Document> known = known(key, etag);
    if (known.isPresent()) {
      return known.get();
    }
    return keep(key, new Document(contentType, form.apply(versionTwo(current)), etag));
  }

  private JsonObject versionTwo(State current) {
    Map<GroupVersion, JsonObject> schemas = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    for (GroupVersion groupVersion : current.groupVersions().values()) {
      JsonObject own = schemas(groupVersion);
      schemas.put(groupVersion, own);
      names.addAll(own.keySet());
    }
    Descriptions texts = definitions.texts(names);
    List<JsonObject> trees = new ArrayList<>();
    schemas.forEach((groupVersion, own) -> trees.add(tree(groupVersion, own, texts)));
    return VersionTwo.of(trees);
  }
}
