// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.protobuf.ProtobufReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The only cluster that a template sees while it is rendered: an HTTP server on loopback which
/// answers like an API server. Its version and kinds are those of the cluster that the chart is
/// for; `lookup` finds what is in the namespace of the release and nothing else; nothing can be
/// written. When Helm goes to write its record of the release down, which it does before it touches
/// anything else, the record is kept and the write refused: so a rendering ends.
///
/// Every rendering has an address of its own that cannot be guessed. Safe for use by many threads.
final class ClusterFacade implements AutoCloseable {

  private static final int LARGEST_RECORD = 64 << 20;

  private final HttpServer server;
  private final ExecutorService threads;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final ProtobufReader protobuf = new ProtobufReader(ApiModels.kubernetes());

  ClusterFacade() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// One rendering.
  final class Session implements AutoCloseable {

    private final String token;
    private final FacadeAnswers answers;
    private volatile Optional<JsonObject> record = Optional.empty();

    Session(String token, FacadeAnswers answers) {
      this.token = token;
      this.answers = answers;
    }

    /// A kubeconfig that leads here.
    String kubeconfig() {
      return """
      apiVersion: v1
      kind: Config
      clusters: [{name: chart, cluster: {server: "http://127.0.0.1:%d/%s"}}]
      users: [{name: chart, user: {}}]
      contexts: [{name: chart, context: {cluster: chart, user: chart}}]
      current-context: chart
      """
          .formatted(server.getAddress().getPort(), token);
    }

    /// The release as Helm went to write it down.
    Optional<JsonObject> record() {
      return record;
    }

    @Override
    public void close() {
      sessions.remove(token);
    }
  }

  Session open(Chart chart, RenderRequest request) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    Session session = new Session(token, new FacadeAnswers(chart, request));
    sessions.put(token, session);
    return session;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", 3);
      Session session = path.length < 3 ? null : sessions.get(path[1]);
      FacadeAnswers.Answer answer =
          session == null ? FacadeAnswers.notFound() : answer(exchange, session, "/" + path[2]);
      byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private FacadeAnswers.Answer answer(HttpExchange exchange, Session session, String path)
      throws IOException {
    try {
      if (exchange.getRequestMethod().equals("GET")) {
        String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return session.answers.get(path, query);
      }
      return write(exchange, session, path);
    } catch (PlatformException e) {
      return e.is(Reason.NOT_FOUND) ? FacadeAnswers.notFound() : FacadeAnswers.failed(e);
    }
  }

  private FacadeAnswers.Answer write(HttpExchange exchange, Session session, String path)
      throws IOException {
    if (exchange.getRequestMethod().equals("POST") && path.matches(".*/secrets")) {
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_RECORD);
      boolean json =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
              .orElse("")
              .contains("json");
      JsonObject secret = json ? Json.readObject(body) : protobuf.read(body);
      if (secret.string("type").orElse("").equals("helm.sh/release.v1")) {
        session.record = secret.string("data", "release").map(ReleaseRecords::decode);
      }
    }
    return FacadeAnswers.refused();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
