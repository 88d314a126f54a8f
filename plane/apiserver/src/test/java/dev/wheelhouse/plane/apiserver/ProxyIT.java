// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyIT {

  /// A pod without isolation has such an address.
  private static final String POD_ADDRESS = "127.244.77.9";

  private static RunningServer server;
  private static HttpServer backend;
  private static ServerSocket raw;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
    backend = HttpServer.create(new InetSocketAddress(POD_ADDRESS, 0), 16);
    backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    backend.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              switch (path) {
                case "/page" ->
                    "<a href=\"/next\">on</a><a href='rel'>r</a>".getBytes(StandardCharsets.UTF_8);
                case "/move" -> new byte[0];
                default -> echo(exchange).getBytes(StandardCharsets.UTF_8);
              };
          if (path.equals("/page")) {
            exchange.getResponseHeaders().add("content-type", "text/html; charset=utf-8");
          }
          if (path.equals("/move")) {
            exchange.getResponseHeaders().add("location", "/there?x=1");
          }
          exchange.getResponseHeaders().add("x-mine", "one");
          exchange.getResponseHeaders().add("x-mine", "two");
          int status = path.equals("/move") ? 302 : path.equals("/teapot") ? 418 : 200;
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    backend.start();
    raw = new ServerSocket(0, 4, InetAddress.getByName(POD_ADDRESS));
    Thread.ofVirtual().start(ProxyIT::serveEcho);
    createObjects(backend.getAddress().getPort());
  }

  private static String echo(com.sun.net.httpserver.HttpExchange exchange)
      throws java.io.IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return exchange.getRequestMethod()
        + " "
        + exchange.getRequestURI()
        + " auth="
        + exchange.getRequestHeaders().getFirst("authorization")
        + " uri="
        + exchange.getRequestHeaders().getFirst("x-forwarded-uri")
        + " body="
        + body;
  }

  /// Switches protocols, then gives back what it gets.
  private static void serveEcho() {
    try (Socket socket = raw.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) in.read());
      }
      boolean asked = head.toString().toLowerCase(java.util.Locale.ROOT).contains("upgrade: echo");
      socket
          .getOutputStream()
          .write(
              (asked
                      ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                      : "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      in.transferTo(socket.getOutputStream());
    } catch (java.io.IOException _) {
      // The test is over.
    }
  }

  private static void createObjects(int port) throws Exception {
    server.post(
        "/api/v1/namespaces/default/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    JsonObject pod =
        server.post(
            "/api/v1/namespaces/default/pods",
            """
            {"metadata":{"name":"web"},"spec":{"containers":[
             {"name":"c","image":"x","ports":[{"containerPort":%d}]}]}}\
            """
                .formatted(port));
    server.put(
        "/api/v1/namespaces/default/pods/web/status",
        pod.with(
            "status",
            JsonObject.of(
                "podIP", POD_ADDRESS, "podIPs", JsonArray.of(JsonObject.of("ip", POD_ADDRESS)))));
    server.post(
        "/api/v1/namespaces/default/services",
        """
        {"metadata":{"name":"shop"},"spec":{"ports":[{"name":"web","port":80,"targetPort":%d}]}}\
        """
            .formatted(port));
    server.post(
        "/api/v1/namespaces/default/endpoints",
        """
        {"metadata":{"name":"shop"},"subsets":[{"addresses":[{"ip":"%s",
         "targetRef":{"kind":"Pod","name":"web","namespace":"default"}}],
         "ports":[{"name":"web","port":%d}]}]}\
        """
            .formatted(POD_ADDRESS, port));
    server.post(
        "/api/v1/namespaces/default/services",
        "{\"metadata\":{\"name\":\"odd\"},\"spec\":{\"ports\":[{\"port\":80}]}}");
    server.post(
        "/api/v1/namespaces/default/endpoints",
        """
        {"metadata":{"name":"odd"},"subsets":[{"addresses":[{"ip":"10.1.2.3"}],
         "ports":[{"port":80}]}]}\
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    backend.stop(0);
    raw.close();
    server.close();
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return server.send(server.request("/api/v1/namespaces/default/" + path));
  }

  @Test
  void passesMethodPathQueryAndBodyOn() throws Exception {
    HttpResponse<String> answer =
        server.send(
            "POST",
            "/api/v1/namespaces/default/services/shop:web/proxy/a/b%20c?x=1&y=%2F",
            "text/plain",
            "hello");

    assertThat(answer.body())
        .isEqualTo(
            "POST /a/b%20c?x=1&y=%2F auth=null"
                + " uri=/api/v1/namespaces/default/services/shop:web/proxy/a/b%20c body=hello");
    assertThat(answer.headers().allValues("x-mine")).containsExactly("one", "two");
  }

  @Test
  void findsPortsByNumberNameAndDefault() throws Exception {
    assertThat(get("services/shop:80/proxy/n").body()).startsWith("GET /n ");
    assertThat(get("services/http:shop:web/proxy/n").body()).startsWith("GET /n ");
    assertThat(get("pods/web/proxy/teapot").statusCode()).isEqualTo(418);
    assertThat(get("pods/web:" + backend.getAddress().getPort() + "/proxy/n/").body())
        .startsWith("GET /n/ ");
  }

  @Test
  void watchParameterIsTheOtherSidesBusiness() throws Exception {
    assertThat(get("pods/web/proxy/n?watch=true").body()).startsWith("GET /n?watch=true ");
  }

  @Test
  void linksAndRedirectsLeadThroughTheProxy() throws Exception {
    String prefix = "/api/v1/namespaces/default/pods/web/proxy";

    assertThat(get("pods/web/proxy/page").body())
        .isEqualTo("<a href=\"" + prefix + "/next\">on</a><a href=\"rel\">r</a>");
    assertThat(get("pods/web/proxy/move").headers().firstValue("location"))
        .contains(prefix + "/there?x=1");
    HttpResponse<String> bare = get("pods/web/proxy?x=1");
    assertThat(bare.statusCode()).isEqualTo(301);
    assertThat(bare.headers().firstValue("location")).contains(prefix + "/?x=1");
  }

  @Test
  void saysWhyNobodyIsReached() throws Exception {
    assertThat(get("services/shop:81/proxy/").body())
        .contains("no service port 81 found for service \\\"shop\\\"");
    assertThat(get("services/none/proxy/").statusCode()).isEqualTo(404);
    assertThat(get("services/a:b:c:d/proxy/").body())
        .contains("invalid service request \\\"a:b:c:d\\\"");
    assertThat(get("pods/web:1/proxy/").body()).contains("error trying to reach service: ");
    assertThat(get("services/odd/proxy/").body())
        .contains("no endpoints available for service \\\"odd\\\"");
  }

  @Test
  void callersNeedTheSubresource() throws Exception {
    HttpResponse<String> answer =
        server.http.send(
            java.net.http.HttpRequest.newBuilder(
                    URI.create(server.server.url() + "/api/v1/namespaces/default/pods/web/proxy/n"))
                .header("authorization", "Bearer nobody-token")
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("cannot get resource \\\"pods/proxy\\\"");
  }

  @Test
  void joinsConnectionsThatSwitchProtocols() throws Exception {
    URI url = URI.create(server.server.url());
    try (Socket client =
        server.http.sslContext().getSocketFactory().createSocket(url.getHost(), url.getPort())) {
      OutputStream out = client.getOutputStream();
      String request =
          String.join(
              "\r\n",
              "GET /api/v1/namespaces/default/pods/web:%d/proxy/ws HTTP/1.1",
              "host: x",
              "authorization: Bearer admin-token",
              "connection: Upgrade",
              "upgrade: echo",
              "",
              "");
      out.write(request.formatted(raw.getLocalPort()).getBytes(StandardCharsets.US_ASCII));
      InputStream in = client.getInputStream();
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        assertThat(next).as(head.toString()).isNotNegative();
        head.append((char) next);
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101 ").containsIgnoringCase("upgrade: echo");

      out.write("ping".getBytes(StandardCharsets.US_ASCII));

      assertThat(in.readNBytes(4)).asString(StandardCharsets.US_ASCII).isEqualTo("ping");
    }
  }
}
