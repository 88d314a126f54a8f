// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.BlobStore;
import dev.wheelhouse.plane.node.images.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Manifests, tags and referrers.
final class ManifestEndpoints {

  private static final int MAX_BYTES = 4 << 20;
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final BlobStore store;
  private final Repositories repositories;

  ManifestEndpoints(BlobStore store, Repositories repositories) {
    this.store = store;
    this.repositories = repositories;
  }

  void manifest(HttpExchange exchange, String name, String target)
      throws IOException, RegistryError {
    switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> read(exchange, name, target);
      case "PUT" -> write(exchange, name, target);
      case "DELETE" -> delete(exchange, name, target);
      default -> throw BlobEndpoints.unsupported(exchange);
    }
  }

  private Digest find(String name, String target) throws RegistryError {
    Optional<Digest> found =
        target.contains(":")
            ? Optional.of(RegistryServer.digest(target))
            : repositories.tag(name, target);
    return found
        .filter(digest -> repositories.manifest(name, digest).isPresent())
        .orElseThrow(() ->
            new RegistryError(
                404, "MANIFEST_UNKNOWN", name + ":" + target + " is not in this registry"));
  }

  private void read(HttpExchange exchange, String name, String target)
      throws IOException, RegistryError {
    Digest digest = find(name, target);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", repositories.manifest(name, digest).orElse(MANIFEST));
    headers.set("Docker-Content-Digest", digest.toString());
    RegistryServer.send(exchange, 200, store.read(digest, MAX_BYTES));
  }

  private void write(HttpExchange exchange, String name, String target)
      throws IOException, RegistryError {
    byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new RegistryError(
          413, "MANIFEST_INVALID", "a manifest has at most " + MAX_BYTES + " bytes");
    }
    boolean byDigest = target.contains(":");
    Digest.Algorithm algorithm =
        byDigest ? RegistryServer.digest(target).algorithm() : Digest.Algorithm.SHA256;
    Digest digest = Digest.of(bytes, algorithm);
    if (byDigest ? !target.equals(digest.toString()) : !Repositories.isTag(target)) {
      throw new RegistryError(
          400, byDigest ? "DIGEST_INVALID" : "TAG_INVALID", "the manifest is " + digest);
    }
    JsonObject json = parse(bytes);
    checkParts(name, json);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    store.write(bytes, algorithm);
    repositories.addManifest(
        name, digest, type == null ? json.string("mediaType").orElse(MANIFEST) : type);
    if (!store.has(digest)) {
      // a collection took it before it was named
      store.write(bytes, algorithm);
    }
    if (!byDigest) {
      repositories.setTag(name, target, digest);
    }
    Headers headers = exchange.getResponseHeaders();
    json.string("subject", "digest").ifPresent(subject -> headers.set("OCI-Subject", subject));
    headers.set("Location", "/v2/" + name + "/manifests/" + digest);
    headers.set("Docker-Content-Digest", digest.toString());
    exchange.sendResponseHeaders(201, -1);
  }

  private static JsonObject parse(byte[] bytes) throws RegistryError {
    try {
      return Json.readObject(bytes);
    } catch (PlatformException e) {
      throw new RegistryError(400, "MANIFEST_INVALID", String.valueOf(e.getMessage()));
    }
  }

  /// A manifest may only name what the repository has.
  private void checkParts(String name, JsonObject manifest) throws RegistryError {
    for (String field : List.of("config", "layers", "manifests")) {
      List<JsonObject> parts =
          manifest
              .object(field)
              .map(List::of)
              .orElseGet(() -> manifest.array(field).orElseGet(JsonArray::new).objects());
      for (JsonObject part : parts) {
        Digest digest = RegistryServer.digest(part.string("digest").orElse(""));
        boolean there =
            field.equals("manifests")
                ? repositories.manifest(name, digest).isPresent()
                : repositories.hasBlob(name, digest) || part.array("urls").isPresent();
        if (!there) {
          throw new RegistryError(
              404, "MANIFEST_BLOB_UNKNOWN", digest + " was not pushed to " + name);
        }
      }
    }
  }

  private void delete(HttpExchange exchange, String name, String target)
      throws IOException, RegistryError {
    Digest digest = find(name, target);
    if (target.contains(":")) {
      repositories.removeManifest(name, digest);
    } else {
      repositories.removeTag(name, target);
    }
    exchange.sendResponseHeaders(202, -1);
  }

  void tags(HttpExchange exchange, String name) throws IOException, RegistryError {
    if (!repositories.exists(name)) {
      throw new RegistryError(404, "NAME_UNKNOWN", "no repository " + name);
    }
    Page page = Page.of(repositories.tags(name), BlobEndpoints.query(exchange));
    page.link(exchange);
    RegistryServer.send(
        exchange, 200, JsonObject.of("name", name, "tags", new JsonArray(page.names())));
  }

  /// Manifests of the repository whose subject is the given one, and which are of one type where
  /// `artifactType` says so.
  void referrers(HttpExchange exchange, String name, Digest subject)
      throws IOException, RegistryError {
    String type = BlobEndpoints.query(exchange).getOrDefault("artifactType", "");
    if (!type.isEmpty()) {
      exchange.getResponseHeaders().set("OCI-Filters-Applied", "artifactType");
    }
    JsonArray found = new JsonArray();
    for (Digest digest : repositories.manifests(name)) {
      byte[] bytes = store.read(digest, MAX_BYTES);
      JsonObject json = Json.readObject(bytes);
      if (json.string("subject", "digest").filter(subject.toString()::equals).isPresent()) {
        JsonObject descriptor = descriptor(digest, bytes.length, json, name);
        if (type.isEmpty() || descriptor.string("artifactType").orElse("").equals(type)) {
          found.add(descriptor);
        }
      }
    }
    exchange.getResponseHeaders().set("Content-Type", INDEX);
    RegistryServer.send(
        exchange, 200, JsonObject.of("schemaVersion", 2L, "mediaType", INDEX, "manifests", found));
  }

  private JsonObject descriptor(Digest digest, int size, JsonObject json, String name) {
    JsonObject descriptor =
        JsonObject.of(
            "mediaType",
            repositories.manifest(name, digest).orElse(MANIFEST),
            "digest",
            digest.toString(),
            "size",
            (long) size);
    json.string("artifactType")
        .or(() -> json.string("config", "mediaType"))
        .ifPresent(type -> descriptor.put("artifactType", type));
    json.object("annotations").ifPresent(annotations -> descriptor.put("annotations", annotations));
    return descriptor;
  }
}
