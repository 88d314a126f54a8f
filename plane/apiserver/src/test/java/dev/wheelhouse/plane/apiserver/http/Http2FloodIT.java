// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.Seeds;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that send frames of HTTP/2 without end, and read nothing. The server refuses them or
/// leaves them waiting; others are served meanwhile, and memory stays bounded.
///
/// `-Dwheelhouse.flood.frames=N` makes it longer.
final class Http2FloodIT {

  private static final int FRAMES = Integer.getInteger("wheelhouse.flood.frames", 20_000);
  private static final int CONNECTIONS = 4;
  private static final int OTHERS = 20;
  private static final int ANSWER_BYTES = 200_000;
  private static final long MOST_HEAP = 100L << 20;

  @TempDir static Path directory;
  private static final AtomicInteger ASKED = new AtomicInteger();
  private static EdgeServer server;
  private static HttpClient other;

  /// What an attacker sends: the frames of one step.
  record Flood(String name, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  interface Frames {
    byte[] at(int step, Random random);
  }

  @BeforeAll
  static void start() throws Exception {
    server =
        new EdgeServer(
            directory,
            _ -> {
              ASKED.incrementAndGet();
              return new ApiResponse.Whole(200, "text/plain", Map.of(), new byte[ANSWER_BYTES]);
            },
            SlowClients.Patience.DEFAULT);
    other = HttpClient.newBuilder().sslContext(server.tls()).build();
  }

  @AfterAll
  static void stop() {
    other.close();
    server.close();
  }

  static Stream<Flood> floods() {
    byte[] nothing = {};
    byte[] padding = Http2Frames.field("x-padding", "x".repeat(100));
    return Stream.of(
        new Flood(
            "rapid reset",
            (step, _) -> {
              int stream = 2 * step + 1;
              return join(
                  get(stream),
                  Http2Frames.frame(Http2Frames.RST_STREAM, 0, stream, Http2Frames.number(8)));
            }),
        new Flood("streams that are not read", (step, _) -> get(2 * step + 1)),
        new Flood(
            "window closed",
            (step, _) -> step == 0 ? Http2Frames.setting(4, 0) : get(2 * step - 1)),
        new Flood("continuation", (step, _) -> continuation(step, padding)),
        new Flood("empty continuation", (step, _) -> continuation(step, nothing)),
        new Flood("settings", (_, _) -> Http2Frames.setting(3, 100)),
        new Flood("ping", (_, _) -> Http2Frames.frame(Http2Frames.PING, 0, 0, new byte[8])),
        new Flood(
            "priority",
            (step, _) ->
                Http2Frames.frame(
                    Http2Frames.PRIORITY, 0, 2 * step + 1, new byte[] {0, 0, 0, 0, 1})),
        new Flood(
            "empty data",
            (step, _) ->
                step == 0
                    ? Http2Frames.frame(
                        Http2Frames.HEADERS, Http2Frames.END_HEADERS, 1, Http2Frames.head(true))
                    : Http2Frames.frame(Http2Frames.DATA, 0, 1, nothing)),
        new Flood(
            "bodies without end",
            (step, _) ->
                step % 2 == 0
                    ? Http2Frames.frame(
                        Http2Frames.HEADERS,
                        Http2Frames.END_HEADERS,
                        step + 1,
                        Http2Frames.head(true))
                    : Http2Frames.frame(Http2Frames.DATA, 0, step, new byte[1000])),
        new Flood(
            "window overflow",
            (_, _) ->
                Http2Frames.frame(
                    Http2Frames.WINDOW_UPDATE, 0, 0, Http2Frames.number(Integer.MAX_VALUE))),
        new Flood(
            "broken header compression",
            (step, random) -> {
              byte[] noise = new byte[50];
              random.nextBytes(noise);
              return Http2Frames.frame(
                  Http2Frames.HEADERS, Http2Frames.END_HEADERS, 2 * step + 1, noise);
            }),
        new Flood(
            "frames at random",
            (_, random) -> {
              byte[] noise = new byte[random.nextInt(40)];
              random.nextBytes(noise);
              return Http2Frames.frame(
                  random.nextInt(12), random.nextInt(256), random.nextInt(9), noise);
            }),
        new Flood(
            "no frames",
            (_, random) -> {
              byte[] noise = new byte[100];
              random.nextBytes(noise);
              return noise;
            }));
  }

  private static byte[] get(int stream) {
    return Http2Frames.frame(
        Http2Frames.HEADERS,
        Http2Frames.END_HEADERS | Http2Frames.END_STREAM,
        stream,
        Http2Frames.head(false));
  }

  private static byte[] continuation(int step, byte[] content) {
    return step == 0
        ? Http2Frames.frame(Http2Frames.HEADERS, 0, 1, Http2Frames.head(false))
        : Http2Frames.frame(Http2Frames.CONTINUATION, 0, 1, content);
  }

  private static byte[] join(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("floods")
  @Timeout(120)
  void othersAreServedAndMemoryIsBounded(Flood flood) throws Exception {
    ask();
    long before = used();
    int asked = ASKED.get();
    SSLSocket[] sockets = new SSLSocket[CONNECTIONS];
    Thread[] attackers = new Thread[CONNECTIONS];
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(CONNECTIONS);
    long seed = Seeds.seed("wheelhouse.hostile.seed");
    for (int i = 0; i < CONNECTIONS; i++) {
      SSLSocket socket = server.connect("h2");
      Random random = new Random(seed + i);
      sockets[i] = socket;
      attackers[i] =
          Thread.ofPlatform()
              .daemon()
              .start(() -> attack(flood, socket, random, begun, sent, refused));
    }
    begun.await();

    for (int i = 0; i < OTHERS; i++) {
      assertThat(ask()).as("others during %s, seed %d", flood, seed).isEqualTo(200);
    }
    long grown = used() - before;

    for (SSLSocket socket : sockets) {
      socket.close();
    }
    for (Thread attacker : attackers) {
      attacker.join();
    }
    System.out.printf(
        "%s: %d frames sent, %d connections ended by the server, %d requests, %d MB of heap more%n",
        flood, sent.get(), refused.get(), ASKED.get() - asked - OTHERS, grown >> 20);
    assertThat(grown).as("heap during %s", flood).isLessThan(MOST_HEAP);
  }

  private static void attack(
      Flood flood,
      SSLSocket socket,
      Random random,
      CountDownLatch begun,
      AtomicInteger sent,
      AtomicInteger refused) {
    try (OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16 << 10)) {
      out.write(Http2Frames.PREFACE);
      out.write(Http2Frames.settings());
      for (int step = 0; step < FRAMES; step++) {
        out.write(flood.frames().at(step, random));
        sent.incrementAndGet();
        if (step == FRAMES / 20) {
          out.flush();
          begun.countDown();
        }
      }
      out.flush();
    } catch (IOException _) {
      refused.incrementAndGet(); // also when the test has seen enough
    } finally {
      begun.countDown();
    }
  }

  private static int ask() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/"))
            .timeout(java.time.Duration.ofSeconds(30))
            .build();
    return other.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
