// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HttpCallsIT {

  private final HttpCalls calls = new HttpCalls(AddressRules.allowing(List.of("127.0.0.0/8")));
  private final List<HttpServer> servers = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<String> received = new CopyOnWriteArrayList<>();

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private String serve(Answer answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          received.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Cookie")
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Test"));
          answer.to(exchange);
        });
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    over.countDown();
    calls.close();
    servers.forEach(it -> it.stop(0));
    threads.close();
  }

  private HttpCalls.Answer get(String url) {
    return calls.send("url", "GET", url, Map.of(), "", Duration.ofSeconds(30));
  }

  private static Answer redirect(String target) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", target);
      exchange.sendResponseHeaders(307, -1);
      exchange.close();
    };
  }

  private static void done(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void givesUpOnABodyThatDoesNotEnd() throws IOException {
    String url =
        serve(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          body.write('a');
          body.flush();
          awaitEnd();
        });

    assertThatThrownBy(() -> calls.send("url", "GET", url, Map.of(), "", Duration.ofMillis(300)))
        .isInstanceOf(PlatformException.class)
        .hasMessage(url + " does not answer: TimeoutException");
  }

  private void awaitEnd() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void refusesABodyThatIsTooLong() throws IOException {
    String url =
        serve(exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(new byte[1024 * 1024 + 1]);
          }
        });

    assertThatThrownBy(() -> get(url)).hasMessage(url + " answered with more than a megabyte");
  }

  @Test
  void leavesSecretsBehindWhenItIsSentElsewhere() throws IOException {
    String far = serve(HttpCallsIT::done);
    String near = serve(redirect(far + "/there"));

    calls.send(
        "url",
        "POST",
        near + "/here",
        Map.of("Authorization", "secret", "Cookie", "secret", "X-Test", "t"),
        "hi");

    assertThat(received).containsExactly("POST /here secret secret t", "POST /there null null t");
  }

  @Test
  void keepsThemOnTheSameServer() throws IOException {
    String url =
        serve(exchange -> {
          if (exchange.getRequestURI().getPath().equals("/here")) {
            redirect("/there").to(exchange);
          } else {
            done(exchange);
          }
        });

    calls.send("url", "GET", url + "/here", Map.of("Authorization", "secret"), "");

    assertThat(received)
        .containsExactly("GET /here secret null null", "GET /there secret null null");
  }

  @Test
  void doesNotGoRoundInCircles() throws IOException {
    String url = serve(redirect("/again"));

    assertThat(get(url).status()).isEqualTo(307);
    assertThat(received).hasSize(6);
  }

  @Test
  void doesNotReachThisMachine() throws IOException {
    String url = serve(HttpCallsIT::done);
    String port = url.substring(url.lastIndexOf(':'));

    try (HttpCalls narrow = new HttpCalls(AddressRules.NARROW)) {
      for (String host : List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "127.1.2.3")) {
        assertThatThrownBy(() -> narrow.send("url", "GET", "http://" + host + port, Map.of(), ""))
            .hasMessageContaining("workflow steps may not reach it")
            .hasMessageContaining("--allow-step-address");
      }
    }
    assertThat(received).isEmpty();
  }

  @Test
  void isNotSentToAnotherAddressByARedirect() throws IOException {
    String url = serve(redirect("http://169.254.169.254/latest/meta-data"));

    assertThatThrownBy(() -> get(url))
        .hasMessageContaining("169.254.169.254")
        .hasMessageContaining("workflow steps may not reach it");
  }

  @Test
  void letsOnlySomeWaitAtATime() throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(HttpCalls.AT_ONCE);
    String url =
        serve(exchange -> {
          asked.countDown();
          awaitEnd();
          done(exchange);
        });
    for (int i = 0; i < HttpCalls.AT_ONCE; i++) {
      threads.execute(() -> get(url));
    }
    asked.await();

    assertThatThrownBy(() -> get(url))
        .isInstanceOfSatisfying(
            PlatformException.class, it -> assertThat(it.is(Reason.TOO_MANY_REQUESTS)).isTrue());
  }
}
