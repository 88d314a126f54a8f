// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.ingress;

import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngressEntryIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private InMemoryPlane plane;
  private IngressEntry entry;
  private HttpServer backend;

  @BeforeEach
  void start() throws Exception {
    plane = InMemoryPlane.start(Clock.system());
    entry = IngressEntry.start(IngressEntry.Options.loopback(0), plane.client());
    backend = serve("127.0.0.1");
    plane.client().resources(Service.class).create(service("web", "10.96.0.10", 80));
    plane
        .client()
        .resources(Ingress.class)
        .create(IngressRoutesTest.ingress("web", "shop.test", "/", "Prefix", "web"));
  }

  private HttpServer serve(String address) throws Exception {
    return vertx
        .createHttpServer(new HttpServerOptions().setHost(address).setPort(0))
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .requestHandler(IngressEntryIT::echo)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }

  private static void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body ->
            request
                .response()
                .putHeader("X-Seen", "" + request.getHeader("X-Forwarded-For"))
                .end(
                    request.method()
                        + " "
                        + request.uri()
                        + " "
                        + request.authority()
                        + " "
                        + body.length()));
  }

  @AfterEach
  void stop() throws Exception {
    entry.close();
    plane.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void endpoints(String... addresses) {
    EndpointSlice slice = slice("web", backend.actualPort());
    for (String address : addresses) {
      slice.getEndpoints().add(ready(address));
    }
    plane.client().resources(EndpointSlice.class).create(slice);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + entry.port() + path))
        .setHeader("Host", "shop.test");
  }

  private void awaitReached() {
    Eventually.within(SOON, "reached", () -> send(to("/")).statusCode() == 200);
  }

  @Test
  void passesRequestsWithBodyAndHeaders() {
    endpoints("127.0.0.1");
    awaitReached();

    HttpResponse<String> get = send(to("/a?b=c"));
    HttpResponse<String> post =
        send(to("/up").POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3 << 20])));

    assertThat(get.body()).isEqualTo("GET /a?b=c shop.test 0");
    assertThat(get.headers().firstValue("X-Seen")).contains("127.0.0.1");
    assertThat(post.body()).isEqualTo("POST /up shop.test " + (3 << 20));
  }

  @Test
  void passesOverEndpointsThatAreGone() {
    endpoints("127.0.0.1", "127.0.77.1", "127.0.77.2");
    awaitReached();

    for (int i = 0; i < 20; i++) {
      assertThat(send(to("/")).statusCode()).isEqualTo(200);
      assertThat(send(to("/").POST(HttpRequest.BodyPublishers.ofString("x"))).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void passesWebSockets() throws Exception {
    endpoints("127.0.0.1");
    awaitReached();
    CompletableFuture<String> echoed = new CompletableFuture<>();
    plane
        .client()
        .resources(Ingress.class)
        .create(IngressRoutesTest.ingress("any", null, "/ws", "Prefix", "web"));
    Eventually.within(
        SOON,
        "any host",
        () -> send(to("/ws").setHeader("Host", "other.test")).statusCode() == 200);
    WebSocket open =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://localhost:" + entry.port() + "/ws"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(
                      WebSocket webSocket, CharSequence data, boolean last) {
                    echoed.complete(data.toString());
                    return CompletableFuture.completedStage(null);
                  }
                })
            .get(5, TimeUnit.SECONDS);
    open.sendText("hello", true).get(5, TimeUnit.SECONDS);
    assertThat(echoed.get(5, TimeUnit.SECONDS)).isEqualTo("hello");
    open.abort();
  }

  @Test
  void saysWhatIsMissing() {
    Eventually.within(SOON, "no endpoint", () -> send(to("/")).statusCode() == 503);

    assertThat(send(to("/")).body()).isEqualTo("no ready endpoint for service shop/web\n");
    assertThat(send(to("/").setHeader("Host", "x.test")).body())
        .isEqualTo("no Ingress for host \"x.test\" and path \"/\"\n");
  }

  @Test
  void publishesItsAddress() {
    Eventually.within(
        SOON,
        "status",
        () ->
            plane.client().resources(Ingress.class).get("shop", "web").stream()
                .anyMatch(ingress ->
                    ingress.getStatus() != null
                        && ingress.getStatus().getLoadBalancer() != null
                        && ingress
                            .getStatus()
                            .getLoadBalancer()
                            .getIngress()
                            .getFirst()
                            .getIp()
                            .equals("127.0.0.1")));
  }
}
