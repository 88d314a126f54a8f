// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// Tells load balancers at a Service's `healthCheckNodePort` whether a node has ready endpoints of
/// it: 200 when there are some, 503 when not, with their count.
///
/// ```
/// {"service":{"namespace":"shop","name":"web"},"localEndpoints":2,"serviceProxyHealthy":true}
/// ```
public final class HealthChecks implements AutoCloseable {

  private final Map<String, String> nodes;
  private final ServiceDirectory directory;
  private final EventRecorder events;
  private final Map<Key, Listener> listeners = new HashMap<>();
  private final BlockingQueue<Key> changes = new LinkedBlockingQueue<>();
  private final Tasks tasks = new Tasks("service-health");
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("service-health-", 0).factory());

  private HealthChecks(Map<String, String> nodes, PlaneClient client, Clock clock) {
    this.nodes = Map.copyOf(nodes);
    this.directory = new ServiceDirectory(client);
    this.events = new EventRecorder(client, "kube-proxy", "", clock);
  }

  /// @param nodes the address of each node on this machine
  public static HealthChecks start(Map<String, String> nodes, PlaneClient client, Clock clock) {
    HealthChecks checks = new HealthChecks(nodes, client, clock);
    checks.directory.subscribe(checks.changes::add);
    checks.tasks.start("listen", checks::run);
    return checks;
  }

  private record Listener(int port, List<HttpServer> servers) {
    void stop() {
      servers.forEach(server -> server.stop(0));
    }
  }

  private void run() throws InterruptedException {
    directory.awaitSynced();
    try {
      while (true) {
        apply(changes.take());
      }
    } finally {
      listeners.values().forEach(Listener::stop);
    }
  }

  private void apply(Key key) {
    Optional<Service> service = directory.service(key);
    int wanted = service.map(HealthChecks::port).orElse(0);
    Listener known = listeners.get(key);
    if (known != null && known.port() == wanted) {
      return;
    }
    if (known != null) {
      known.stop();
      listeners.remove(key);
    }
    if (wanted > 0) {
      listen(service.orElseThrow(), wanted);
    }
  }

  private static int port(Service service) {
    return Objects.requireNonNullElse(service.getSpec().getHealthCheckNodePort(), 0);
  }

  private void listen(Service service, int port) {
    List<HttpServer> servers = new ArrayList<>();
    try {
      for (Map.Entry<String, String> node : nodes.entrySet()) {
        servers.add(serve(Key.of(service), node.getKey(), node.getValue(), port));
      }
      listeners.put(Key.of(service), new Listener(port, servers));
    } catch (IOException e) {
      servers.forEach(server -> server.stop(0));
      events.warning(
          service,
          "FailedToStartServiceHealthcheck",
          "cannot listen on the health check node port " + port + ": " + e.getMessage());
    }
  }

  private HttpServer serve(Key service, String node, String address, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(address), port), 0);
    server.setExecutor(workers);
    server.createContext("/", exchange -> answer(exchange, service, node));
    server.start();
    return server;
  }

  private void answer(HttpExchange exchange, Key service, String node) throws IOException {
    try (exchange) {
      long count = readyOn(node, directory.slices(service));
      JsonObject body =
          JsonObject.of(
              "service",
              JsonObject.of("namespace", service.namespace(), "name", service.name()),
              "localEndpoints",
              count,
              "serviceProxyHealthy",
              true);
      byte[] bytes = Json.writeBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("X-Load-Balancing-Endpoint-Weight", Long.toString(count));
      exchange.sendResponseHeaders(count > 0 ? 200 : 503, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static long readyOn(String node, List<EndpointSlice> slices) {
    return slices.stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(endpoint -> node.equals(endpoint.getNodeName()))
        .filter(endpoint ->
            endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady()))
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .distinct()
        .count();
  }

  @Override
  public void close() {
    tasks.close();
    workers.close();
    events.close();
  }
}
