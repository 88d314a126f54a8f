// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.workflow.StepResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutsideStepsIT {

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "{}";
  private HttpServer server;
  private String url = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Test")
                  + " "
                  + body);
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void sendsRequests() {
    answer = "{\"stars\": 12}";

    JsonObject values =
        new Trial("request")
            .succeed("{url: '" + url + "/a', method: POST, body: {x: 1}, header: {X-Test: t}}");

    assertThat(received).containsExactly("POST /a t {\"x\":1}");
    assertThat(values.integer("response", "stars")).contains(12L);
    assertThat(values.integer("req", "$returns", "statusCode")).contains(200L);
    assertThat(values.string("req", "$returns", "body")).contains("{\"stars\": 12}");
  }

  @Test
  void failsForARefusedRequestWithoutItsSecrets() {
    status = 404;

    assertThat(new Trial("request").fail("{url: '" + url + "/a?token=secret'}"))
        .isEqualTo("request of " + url + "/a is fail: 404");
    assertThatThrownBy(() -> new Trial("request").run("{url: 'no address'}"))
        .hasMessageStartingWith("steps[0].properties.url: must be an http or https address");
  }

  @Test
  void saysWhoDoesNotAnswer() {
    server.stop(0);

    assertThatThrownBy(() -> new Trial("request").run("{url: '" + url + "/a?token=secret'}"))
        .isInstanceOf(PlatformException.class)
        .hasMessage(url + "/a does not answer: ConnectException");
  }

  @Test
  void postsToAWebhook() {
    Trial trial = new Trial("webhook");
    trial.local().put(secret("hook", "url", url + "/hook"));

    trial.succeed("{url: {secretRef: {name: hook, key: url}}, data: {a: b}}");

    assertThat(received).containsExactly("POST /hook null {\"a\":\"b\"}");
    assertThatThrownBy(() -> trial.run("{url: {value: '" + url + "'}}"))
        .hasMessageContaining("there is no application whose content could be sent");
    trial
        .local()
        .put(
            Trial.tree(
                "{apiVersion: core.oam.dev/v1beta1, kind: Application, metadata: {name: web,"
                    + " namespace: shop}}"));
    trial.succeed("{url: {value: '" + url + "'}}");
    assertThat(received.getLast()).contains("\"kind\":\"Application\"");
  }

  private static JsonObject secret(String name, String key, String value) {
    return Trial.tree(
            "{apiVersion: v1, kind: Secret, metadata: {namespace: shop, name: " + name + "}}")
        .with(
            "data",
            JsonObject.of(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void notifiesEachOnce() {
    Trial trial = new Trial("notification");
    String properties =
        "{slack: {url: {value: '%s/slack'}, message: {text: hi}}, dingding: {url: {value:"
                .formatted(url)
            + " '%s/ding'}, message: {text: {content: hi}}}}".formatted(url);
    trial.succeed(properties);
    assertThat(received)
        .containsExactly(
            "POST /ding null {\"text\":{\"content\":\"hi\"},\"msgtype\":\"text\"}",
            "POST /slack null {\"text\":\"hi\"}");

    trial.succeed(properties);
    assertThat(received).hasSize(2);
  }

  @Test
  void repeatsARefusedNotification() {
    status = 500;

    assertThat(
            new Trial("notification")
                .run(
                    "{lark: {url: {value: '" + url + "'}, message: {msg_type: text, content: x}}}"))
        .isEqualTo(new StepResult.Failed("lark refuses the message: HTTP 500", true));
    assertThatThrownBy(() -> new Trial("notification").run("{}"))
        .hasMessageContaining("needs at least one of slack, dingding, lark and email");
  }

  @Test
  void sendsMail() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> lines = new CopyOnWriteArrayList<>();
      Thread post = Thread.ofVirtual().start(() -> post(socket, lines));
      Trial trial = new Trial("notification");
      trial.local().put(secret("mail", "password", "pass"));

      trial.succeed(
          "{email: {from: {address: me@example.com, alias: Me, host: 127.0.0.1, port: %d, password:"
                  .formatted(socket.getLocalPort())
              + " {secretRef: {name: mail, key: password}}}, to: [you@example.com], content:"
              + " {subject: Hello, body: <b>hi</b>}}}");
      post.join();

      assertThat(lines)
          .contains("MAIL FROM:<me@example.com>", "RCPT TO:<you@example.com>", "Subject: Hello")
          .contains("From: Me <me@example.com>", "<b>hi</b>");
      assertThat(lines).anyMatch(it -> it.startsWith("AUTH "));
    }
  }

  /// As much of a mail server as one mail needs.
  private static void post(ServerSocket socket, List<String> lines) {
    try (Socket client = socket.accept();
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
      say(out, "220 test");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (data) {
          if (line.equals(".")) {
            data = false;
            say(out, "250 taken");
          }
        } else if (line.startsWith("EHLO")) {
          say(out, "250-test");
          say(out, "250 AUTH PLAIN");
        } else if (line.startsWith("AUTH")) {
          say(out, "235 welcome");
        } else if (line.startsWith("DATA")) {
          data = true;
          say(out, "354 go on");
        } else if (line.startsWith("QUIT")) {
          say(out, "221 bye");
          return;
        } else {
          say(out, "250 fine");
        }
      }
    } catch (IOException e) {
      lines.add("broken: " + e);
    }
  }

  private static void say(PrintWriter out, String line) {
    out.print(line + "\r\n");
    out.flush();
  }

  @Test
  void checksMetrics() {
    Trial trial = new Trial("check-metrics");
    String properties =
        "{query: 'sum(rate(x[5m]))', metricEndpoint: '"
            + url
            + "/', condition: '>=0.95', duration: 30s, failDuration: 20s}";
    answer = vector("1");

    assertThat(trial.wait(properties))
        .isEqualTo("the query gives 1.0, wanted is >=0.95; it is good since 2026-01-01T00:00:00Z");
    trial.now = trial.now.plusSeconds(29);
    trial.wait(properties);
    trial.now = trial.now.plusSeconds(1);
    trial.succeed(properties);
    assertThat(received.getFirst())
        .startsWith("GET /api/v1/query?query=sum%28rate%28x%5B5m%5D%29%29");

    answer = vector("0.5");
    assertThat(trial.wait(properties)).contains("it is bad since 2026-01-01T00:00:30Z");
    trial.now = trial.now.plusSeconds(20);
    assertThat(trial.fail(properties)).contains("for more than 20s");
  }

  private static String vector(String value) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
        + "\"value\":[1,\""
        + value
        + "\"]}]}}";
  }

  @Test
  void saysWhatIsWrongWithAMeasurement() {
    Trial trial = new Trial("check-metrics");
    String properties = "{query: x, metricEndpoint: '" + url + "', condition: '>1'}";

    answer = "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}";
    assertThatThrownBy(() -> trial.run(properties))
        .hasMessage("the query gives 0 series; it must give exactly one, for example by sum()");
    answer = "{\"status\":\"error\",\"error\":\"parse error\"}";
    assertThatThrownBy(() -> trial.run(properties))
        .hasMessage("Prometheus refuses the query: parse error");
    answer = "<html>";
    assertThatThrownBy(() -> trial.run(properties))
        .hasMessage("Prometheus answered HTTP 200 and no JSON");
    answer = vector("1");
    assertThatThrownBy(() -> trial.run(properties.replace(">1", "about 1")))
        .hasMessageContaining("steps[0].properties.condition: must be a comparison such as >=0.95");
  }
}
