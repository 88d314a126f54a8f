// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontProxyIT {

  private static RunningServer server;
  private static ClusterCertificates certificates;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
    certificates = ClusterCertificates.open(directory, Clock.system());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> ask(IssuedCertificate shown) throws Exception {
    char[] password = "test".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(shown.keyStore(password), password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", Pem.certificates(server.caPem(), "ca").getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create(
                      server.server.url() + "/apis/authentication.k8s.io/v1/selfsubjectreviews"))
              .header("content-type", "application/json")
              .header("X-Remote-User", "alice")
              .header("X-Remote-Uid", "7")
              .header("X-Remote-Group", "dev")
              .header("X-Remote-Group", "ops")
              .header("X-Remote-Extra-Scopes%2Fof", "a")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonObject user(HttpResponse<String> answer) {
    return Json.readObject(answer.body().getBytes(StandardCharsets.UTF_8))
        .object("status", "userInfo")
        .orElseThrow();
  }

  @Test
  void frontProxySaysWhoCalls() throws Exception {
    JsonObject user = user(ask(certificates.frontProxy().client()));

    assertThat(user.string("username")).contains("alice");
    assertThat(user.string("uid")).contains("7");
    assertThat(user.array("groups").orElseThrow().strings())
        .containsExactly("dev", "ops", "system:authenticated");
    assertThat(user.array("extra", "scopes/of").orElseThrow().strings()).containsExactly("a");
  }

  @Test
  void nobodyElseDoes() throws Exception {
    JsonObject user = user(ask(certificates.client("bob", java.util.List.of("dev"))));

    assertThat(user.string("username")).contains("bob");
  }
}
