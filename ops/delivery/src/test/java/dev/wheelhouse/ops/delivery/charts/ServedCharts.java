// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Charts in a repository and in a registry by the OCI distribution specification, on loopback.
public final class ServedCharts implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> index = new TreeMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Optional<String> wanted = Optional.empty();

  public ServedCharts() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// An archive of files.
  public static byte[] archive(Map<String, String> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        byte[] content = entry.getValue().getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry file = new TarArchiveEntry(entry.getKey(), true);
        file.setSize(content.length);
        tar.putArchiveEntry(file);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// Adds a version of a chart to repository and registry.
  public void add(String name, String version, Map<String, String> templates) {
    Map<String, String> entries = new TreeMap<>();
    entries.put(
        name + "/Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\n");
    templates.forEach((path, text) -> entries.put(name + "/" + path, text));
    byte[] archive = archive(entries);
    String digest = digest(archive);
    String file = name + "-" + version + ".tgz";
    files.put("/" + file, archive);
    index.computeIfAbsent(name, _ -> new TreeMap<>()).put(version, digest);
    files.put("/v2/charts/" + name + "/blobs/sha256:" + digest, archive);
    files.put(
        "/v2/charts/" + name + "/manifests/" + version.replace('+', '_'),
        JsonObject.of(
                "schemaVersion",
                2L,
                "layers",
                JsonArray.of(
                    JsonObject.of(
                        "mediaType",
                        "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                        "digest",
                        "sha256:" + digest,
                        "size",
                        (long) archive.length)))
            .toString()
            .getBytes(StandardCharsets.UTF_8));
  }

  /// Lets an archive be another than its digest says.
  public void spoil(String name, String version) {
    files.put("/" + name + "-" + version + ".tgz", archive(Map.of("x/Chart.yaml", "name: x\n")));
  }

  /// From now on only who sends this header gets an answer.
  public void demand(String authorization) {
    wanted = Optional.of(authorization);
  }

  public void put(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// `oci://` and where a chart is in the registry.
  public String registry(String name) {
    return "oci://127.0.0.1:" + server.getAddress().getPort() + "/charts/" + name;
  }

  public int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      String sent =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      if (wanted.filter(it -> !it.equals(sent)).isPresent()) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"charts\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      byte[] body = find(exchange.getRequestURI().getPath());
      if (body.length == 0) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] find(String path) {
    if (path.equals("/index.yaml")) {
      return index().toString().getBytes(StandardCharsets.UTF_8);
    }
    if (path.endsWith("/tags/list")) {
      String name = path.split("/")[3];
      JsonArray tags = new JsonArray();
      index.getOrDefault(name, Map.of()).keySet().forEach(it -> tags.add(it.replace('+', '_')));
      return JsonObject.of("name", name, "tags", tags).toString().getBytes(StandardCharsets.UTF_8);
    }
    return files.getOrDefault(path, new byte[0]);
  }

  private JsonObject index() {
    JsonObject entries = new JsonObject();
    index.forEach((name, versions) -> {
      JsonArray list = entries.childArray(name);
      versions.forEach((version, digest) ->
          list.add(
              JsonObject.of(
                  "name", name,
                  "version", version,
                  "digest", digest,
                  "urls", JsonArray.of(name + "-" + version + ".tgz"))));
    });
    return JsonObject.of("apiVersion", "v1", "entries", entries);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
