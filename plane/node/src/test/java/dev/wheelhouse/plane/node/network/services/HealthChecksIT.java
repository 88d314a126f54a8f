// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.endpoint;
import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthChecksIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private InMemoryPlane plane;
  private HealthChecks checks;
  private int port;

  @BeforeEach
  void start() throws IOException {
    plane = InMemoryPlane.start(Clock.system());
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    checks =
        HealthChecks.start(
            Map.of("one", "127.0.0.1", "two", "127.0.0.2"), plane.client(), Clock.system());
  }

  @AfterEach
  void stop() {
    checks.close();
    http.close();
    plane.close();
  }

  private void create() {
    Service web = service("web", "127.96.0.10", 80);
    web.getSpec().setType("LoadBalancer");
    web.getSpec().setExternalTrafficPolicy("Local");
    web.getSpec().setHealthCheckNodePort(port);
    plane.client().resources(Service.class).create(web);
    Endpoint here = ready("10.244.0.5");
    here.setNodeName("one");
    Endpoint unready = endpoint("10.244.1.6", false, false, false);
    unready.setNodeName("two");
    plane.client().resources(EndpointSlice.class).create(slice("web", 8080, here, unready));
  }

  /// Status, weight and body; empty while nothing listens.
  private String ask(String address) {
    try {
      URI uri = URI.create("http://" + address + ":" + port + "/healthz");
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode()
          + " "
          + answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight").orElse("")
          + " "
          + answer.body();
    } catch (IOException _) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Test
  void tellsForEachNodeWhetherItHasEndpoints() {
    create();

    String there =
        "200 1 {\"service\":{\"namespace\":\"shop\",\"name\":\"web\"},\"localEndpoints\":1,"
            + "\"serviceProxyHealthy\":true}";
    Eventually.within(SOON, "healthy", () -> ask("127.0.0.1").equals(there));
    assertThat(ask("127.0.0.2")).startsWith("503 0 ").contains("\"localEndpoints\":0");
  }

  @Test
  void stopsWithItsService() {
    create();
    Eventually.within(SOON, "listening", () -> ask("127.0.0.2").startsWith("503"));

    plane.client().resources(Service.class).delete("shop", "web", DeleteQuery.DEFAULT);

    Eventually.within(SOON, "gone", () -> ask("127.0.0.1").isEmpty());
  }

  @Test
  void saysWhenThePortIsTaken() throws IOException {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.2"))) {
      create();

      Eventually.within(
          SOON,
          "told",
          () ->
              plane.client().resources(Event.class).informer().list().stream()
                  .anyMatch(event ->
                      "FailedToStartServiceHealthcheck".equals(event.getReason())
                          && event.getMessage().contains("" + port)));
    }
  }
}
