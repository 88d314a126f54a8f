// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An HTTPS server of webhooks for tests, on a free port of loopback. Its certificate is for
/// `hook.default.svc` and 127.0.0.1.
final class HookServer implements AutoCloseable {

  private final HttpsServer server;
  private final ClusterCertificates certificates;
  private final Map<String, UnaryOperator<JsonObject>> handlers = new ConcurrentHashMap<>();

  /// All questions, in the order in which they came.
  final List<JsonObject> questions = new CopyOnWriteArrayList<>();

  HookServer(Path directory) throws Exception {
    certificates = ClusterCertificates.open(directory, Clock.system());
    char[] password = "pass".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        certificates
            .serving(new ServingNames(Set.of("hook.default.svc"), Set.of("127.0.0.1")))
            .keyStore(password),
        password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonObject question = Json.readObject(exchange.getRequestBody().readAllBytes());
    questions.add(question);
    UnaryOperator<JsonObject> handler = handlers.get(exchange.getRequestURI().getPath());
    byte[] body =
        handler == null
            ? "no such hook".getBytes(StandardCharsets.UTF_8)
            : Json.writeBytes(handler.apply(question));
    exchange.getResponseHeaders().add("content-type", "application/json");
    exchange.sendResponseHeaders(handler == null ? 500 : 200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /// Answers questions to a path with a whole review.
  void on(String path, UnaryOperator<JsonObject> handler) {
    handlers.put(path, handler);
  }

  /// Answers admission questions to a path.
  ///
  /// @param handler from the request to the response, without its uid
  void onAdmission(String path, UnaryOperator<JsonObject> handler) {
    on(
        path,
        review -> {
          JsonObject request = review.object("request").orElseThrow();
          JsonObject response = handler.apply(request);
          response.put("uid", request.string("uid").orElseThrow());
          return JsonObject.of(
              "kind",
              "AdmissionReview",
              "apiVersion",
              review.string("apiVersion").orElseThrow(),
              "response",
              response);
        });
  }

  static JsonObject allowed() {
    return JsonObject.of("allowed", true);
  }

  static JsonObject denied(String message) {
    return JsonObject.of("allowed", false, "status", JsonObject.of("message", message));
  }

  static JsonObject patched(Object... operations) {
    byte[] patch = Json.writeBytes(JsonArray.of(operations));
    return JsonObject.of(
        "allowed",
        true,
        "patchType",
        "JSONPatch",
        "patch",
        Base64.getEncoder().encodeToString(patch));
  }

  static JsonObject add(String path, Object value) {
    return JsonObject.of("op", "add", "path", path, "value", value);
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "https://127.0.0.1:" + port() + path;
  }

  String caBundle() {
    return Base64.getEncoder()
        .encodeToString(certificates.caPem().getBytes(StandardCharsets.US_ASCII));
  }

  /// A `clientConfig` by URL.
  JsonObject client(String path) {
    return JsonObject.of("url", url(path), "caBundle", caBundle());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
