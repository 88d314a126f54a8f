// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.AuthenticationOptions;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.http.ServingOptions;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A server on a free port of loopback, and a client that trusts it.
public final class RunningServer implements AutoCloseable {

  public static final String ADMIN_TOKEN = "admin-token";

  private final Store store;
  private final ClusterCertificates certificates;
  public final ApiServer server;
  public final HttpClient http;
  private final SSLContext tls;

  public RunningServer(Path directory) throws Exception {
    this(directory, Stores.inMemory(), options -> options);
  }

  /// @param store closed with the server
  public RunningServer(Path directory, Store store) throws Exception {
    this(directory, store, options -> options);
  }

  /// @param change of the options
  RunningServer(Path directory, UnaryOperator<ApiServerOptions> change) throws Exception {
    this(directory, Stores.inMemory(), change);
  }

  private RunningServer(Path directory, Store store, UnaryOperator<ApiServerOptions> change)
      throws Exception {
    this.store = store;
    certificates = ClusterCertificates.open(directory, Clock.system());
    ApiServerOptions options =
        ApiServerOptions.of(certificates)
            .with(ServingOptions.loopback(0))
            .with(
                AuthenticationOptions.DEFAULT.withTokens(
                    Map.of(
                        ADMIN_TOKEN,
                        Identity.user("admin", Identity.MASTERS),
                        "nobody-token",
                        Identity.user("nobody"))));
    server = ApiServer.start(change.apply(options), store, Clock.system());
    tls = trusting(certificates.caPem());
    http = HttpClient.newBuilder().sslContext(tls).build();
  }

  public SSLContext tls() {
    return tls;
  }

  public int port() {
    return server.port();
  }

  private static SSLContext trusting(String ca) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(ca.getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  public String caPem() {
    return certificates.caPem();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("authorization", "Bearer " + ADMIN_TOKEN);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> send(String method, String path, String contentType, String body)
      throws Exception {
    return send(
        request(path)
            .header("content-type", contentType)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  public JsonObject post(String path, String body) throws Exception {
    return Json.readObject(send("POST", path, "application/json", body).body());
  }

  public JsonObject put(String path, JsonObject body) throws Exception {
    return Json.readObject(send("PUT", path, "application/json", body.toString()).body());
  }

  public JsonObject get(String path) throws Exception {
    return Json.readObject(send(request(path)).body());
  }

  public JsonObject delete(String path) throws Exception {
    return Json.readObject(send(request(path).DELETE()).body());
  }

  /// Forgets what was before now.
  void compact() {
    store.compact(store.revision());
  }

  public InputStream open(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream()).body();
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    store.close();
  }
}
