// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.plane.apiserver.registry.Conditions;
import dev.wheelhouse.testing.Eventually;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AggregationIT {

  private static final String SERVICES = "/apis/apiregistration.k8s.io/v1/apiservices";
  private static final String GROUP = "/apis/wardle.example.com/v1alpha1";

  private RunningServer server;
  private HttpsServer extension;
  private String extensionCa;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory.resolve("own"));
    ClusterCertificates certificates =
        ClusterCertificates.open(directory.resolve("other"), Clock.system());
    extensionCa = certificates.caPem();
    extension = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    extension.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    SSLContext tls =
        tls(
            certificates.serving(ServingNames.of("10.0.0.1", List.of("api.default.svc"))),
            configMap().string("data", "requestheader-client-ca-file").orElseThrow());
    extension.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = tls.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    extension.createContext(
        "/",
        exchange -> {
          byte[] body = answer((HttpsExchange) exchange).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    extension.start();
  }

  private JsonObject configMap() throws Exception {
    return server.get(
        "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication");
  }

  private static SSLContext tls(IssuedCertificate own, String clientCa) throws Exception {
    char[] password = "test".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.keyStore(password), password);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", Pem.certificates(clientCa, "ca").getFirst());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static String answer(HttpsExchange exchange) throws java.io.IOException {
    Headers headers = exchange.getRequestHeaders();
    return switch (exchange.getRequestURI().getPath()) {
      case GROUP ->
          """
          {"kind":"APIResourceList","groupVersion":"wardle.example.com/v1alpha1","resources":[
           {"name":"flunders","singularName":"flunder","namespaced":true,"kind":"Flunder",
            "verbs":["get","list"]},
           {"name":"flunders/status","singularName":"","namespaced":true,"kind":"Flunder",
            "verbs":["get"]}]}\
          """;
      case "/openapi/v3" ->
          """
          {"paths":{"apis/wardle.example.com/v1alpha1":
           {"serverRelativeURL":"/openapi/v3/apis/wardle.example.com/v1alpha1?hash=F"}}}\
          """;
      default ->
          JsonObject.of(
                  "path",
                  exchange.getRequestURI().toString(),
                  "user",
                  String.valueOf(headers.getFirst("X-Remote-User")),
                  "groups",
                  new JsonArray(headers.getOrDefault("X-Remote-Group", List.of())),
                  "authorization",
                  String.valueOf(headers.getFirst("Authorization")),
                  "forged",
                  String.valueOf(headers.getFirst("X-Remote-Extra-Forged")),
                  "peer",
                  String.valueOf(exchange.getSSLSession().getPeerPrincipal()))
              .toString();
    };
  }

  @AfterEach
  void stop() {
    extension.stop(0);
    server.close();
  }

  private void register() throws Exception {
    server.post(
        "/api/v1/namespaces/default/services",
        "{\"metadata\":{\"name\":\"api\"},\"spec\":{\"ports\":[{\"port\":443}]}}");
    server.post(
        "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
        """
        {"metadata":{"name":"api-1","labels":{"kubernetes.io/service-name":"api"}},
         "addressType":"IPv4","endpoints":[{"addresses":["127.0.0.1"]}],
         "ports":[{"name":"","port":%d,"protocol":"TCP"}]}\
        """
            .formatted(extension.getAddress().getPort()));
    JsonObject created =
        server.post(
            SERVICES,
            """
            {"metadata":{"name":"v1alpha1.wardle.example.com"},"spec":{
             "group":"wardle.example.com","version":"v1alpha1","groupPriorityMinimum":2000,
             "versionPriority":200,"service":{"namespace":"default","name":"api"},
             "caBundle":"%s"}}\
            """
                .formatted(
                    Base64.getEncoder()
                        .encodeToString(extensionCa.getBytes(StandardCharsets.US_ASCII))));
    assertThat(created.integer("spec", "service", "port")).contains(443L);
  }

  private JsonObject condition(String name) throws Exception {
    return Conditions.find(server.get(SERVICES + "/" + name), "Available")
        .orElseGet(JsonObject::new);
  }

  private void awaitStatus(String status) {
    Eventually.within(
        Duration.ofSeconds(20),
        "Available=" + status,
        () -> {
          try {
            return condition("v1alpha1.wardle.example.com")
                .string("status")
                .orElse("")
                .equals(status);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void anotherServerAnswersForItsGroup() throws Exception {
    register();
    awaitStatus("True");

    HttpResponse<String> answer =
        server.send(
            server
                .request(GROUP + "/namespaces/x/flunders?limit=5")
                .header("x-remote-extra-forged", "yes"));
    JsonObject seen = Json.readObject(answer.body().getBytes(StandardCharsets.UTF_8));

    assertThat(seen.string("path")).contains(GROUP + "/namespaces/x/flunders?limit=5");
    assertThat(seen.string("user")).contains("admin");
    assertThat(seen.array("groups").orElseThrow().strings())
        .containsExactly("system:masters", "system:authenticated");
    assertThat(seen.string("authorization")).contains("null");
    assertThat(seen.string("forged")).contains("null");
    assertThat(seen.string("peer")).contains("CN=front-proxy-client");
    assertThat(condition("v1alpha1.wardle.example.com").string("message"))
        .contains("all checks passed");
  }

  @Test
  void discoveryAndOpenApiTellOfIt() throws Exception {
    register();
    awaitStatus("True");

    String aggregated =
        server
            .send(
                server
                    .request("/apis")
                    .header(
                        "accept",
                        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"))
            .body();
    assertThat(aggregated).contains("\"flunders\"", "\"singularResource\":\"flunder\"");
    assertThat(server.get("/apis/wardle.example.com").string("preferredVersion", "version"))
        .contains("v1alpha1");
    assertThat(server.get(GROUP).array("resources").orElseThrow()).hasSize(2);
    assertThat(server.get("/openapi/v3").string("paths", GROUP.substring(1), "serverRelativeURL"))
        .contains("/openapi/v3/apis/wardle.example.com/v1alpha1?hash=F");
    assertThat(server.get("/openapi/v3" + GROUP).string("path")).contains("/openapi/v3" + GROUP);
  }

  @Test
  void saysThatItIsUnavailable() throws Exception {
    register();
    awaitStatus("True");
    server.delete("/api/v1/namespaces/default/services/api");

    awaitStatus("False");

    assertThat(condition("v1alpha1.wardle.example.com").string("reason"))
        .contains("ServiceNotFound");
    HttpResponse<String> answer = server.send(server.request(GROUP + "/flunders"));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("service unavailable\n");
  }

  @Test
  void everyGroupVersionOfThisServerHasItsApiService() throws Exception {
    Eventually.within(
        Duration.ofSeconds(10),
        "apps",
        () -> {
          try {
            return condition("v1.apps").string("reason").orElse("").equals("Local");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(server.get(SERVICES + "/v1.apps").integer("spec", "groupPriorityMinimum"))
        .contains(17800L);
  }

  @Test
  void refusesWhatContradictsItself() throws Exception {
    JsonObject status =
        server.post(
            SERVICES,
            """
            {"metadata":{"name":"v1.x"},"spec":{"group":"x.example.com","version":"v1",
             "groupPriorityMinimum":0,"versionPriority":1,"insecureSkipTLSVerify":true}}\
            """);

    assertThat(status.string("message").orElse(""))
        .contains("must be `spec.version+\".\"+spec.group`: \"v1.x.example.com\"")
        .contains(
            "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000")
        .contains("local APIServices may not have insecureSkipTLSVerify");
  }
}
