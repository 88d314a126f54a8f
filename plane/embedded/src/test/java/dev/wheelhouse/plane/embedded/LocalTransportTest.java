// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.client.Transport;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What servers beside the plane's own answer comes as a stream of bytes.
final class LocalTransportTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private static LocalTransport answering(int status, String contentType, String body) {
    return new LocalTransport(
        _ ->
            new ApiResponse.Bytes(
                status, contentType, new ByteArrayInputStream(body.getBytes(UTF_8))),
        new Identity("system:tester", "", List.of(), Map.of()));
  }

  private static Transport.Request get(String path) {
    return new Transport.Request("GET", path, Map.of(), "", new byte[0]);
  }

  @Test
  void readsTheAnswerOfAnotherServer() {
    LocalTransport transport = answering(200, "application/json", "{\"kind\":\"FlunderList\"}");

    assertThat(transport.send(get("/apis/wardle.example.com/v1/flunders")))
        .isEqualTo("{\"kind\":\"FlunderList\"}".getBytes(UTF_8));
  }

  @Test
  void tellsTheReasonThatAnotherServerGives() {
    LocalTransport transport =
        answering(
            404,
            "application/json",
            "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"message\":\"no such flunder\"}");

    assertThatThrownBy(() -> transport.send(get("/apis/wardle.example.com/v1/flunders/f")))
        .hasMessage("no such flunder")
        .matches(e -> ((PlatformException) e).is(Reason.NOT_FOUND));
  }

  @Test
  void takesTheReasonFromTheCodeWhenTextAnswers() {
    LocalTransport transport = answering(503, "text/plain", "service unavailable\n");

    for (PlatformException refusal :
        List.of(
            refused(() -> transport.send(get("/apis/wardle.example.com/v1/flunders"))),
            refused(() -> transport.watch("/apis/wardle.example.com/v1/flunders", Map.of())))) {
      assertThat(refusal).hasMessage("service unavailable");
      assertThat(refusal.is(Reason.SERVICE_UNAVAILABLE)).isTrue();
    }
  }

  private static PlatformException refused(Runnable request) {
    try {
      request.run();
    } catch (PlatformException e) {
      return e;
    }
    throw new AssertionError("the request was answered");
  }

  @Test
  void watchesAnotherServer() throws InterruptedException {
    LocalTransport transport =
        answering(
            200,
            "application/json",
            """
            {"type":"ADDED","object":{"metadata":{"name":"one"}}}
            {"type":"DELETED","object":{"metadata":{"name":"one"}}}
            """);

    List<Transport.Event> seen = new ArrayList<>();
    try (Transport.Events events = transport.watch("/apis/wardle.example.com/v1/f", Map.of())) {
      while (!events.ended()) {
        seen.addAll(events.poll(LONG));
      }
    }

    assertThat(seen).extracting(Transport.Event::type).containsExactly("ADDED", "DELETED");
    assertThat(new String(seen.getFirst().object(), UTF_8))
        .isEqualTo("{\"metadata\":{\"name\":\"one\"}}");
  }
}
