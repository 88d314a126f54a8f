// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.stream.spdy.SpdyConnection;
import dev.wheelhouse.plane.apiserver.stream.spdy.SpdyStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Exec and attach over SPDY/3.1: the client opens one stream for each part and names it in the
/// header `streamtype`.
final class SpdyExec implements ExecStreams {

  static final List<String> PROTOCOLS =
      List.of("v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io");
  private static final long OPEN_SECONDS = 30;

  private final SpdyConnection connection;
  private final String protocol;
  private final Map<String, SpdyStream> streams = new ConcurrentHashMap<>();
  private final Closing closing = new Closing();

  private SpdyExec(SpdyConnection connection, String protocol) {
    this.connection = connection;
    this.protocol = protocol;
  }

  /// Waits until the client has opened all streams that the query asks for.
  ///
  /// @throws PlatformException `TIMEOUT` after thirty seconds
  static SpdyExec open(
      SpdyConnection connection, String protocol, PodStreams.StreamQuery query, Tasks tasks)
      throws InterruptedException {
    SpdyExec exec = new SpdyExec(connection, protocol);
    Set<String> expected = expected(query, protocol);
    CountDownLatch missing = new CountDownLatch(expected.size());
    tasks.start(
        "read",
        () -> {
          connection.serve(stream -> exec.add(stream, expected, missing));
          exec.closing.closed();
        });
    if (!missing.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
      connection.close();
      throw new PlatformException(
          Reason.TIMEOUT, "the client did not open the streams " + expected + " in time");
    }
    return exec;
  }

  private static Set<String> expected(PodStreams.StreamQuery query, String protocol) {
    Set<String> expected = new HashSet<>(Set.of("error"));
    if (query.stdin()) {
      expected.add("stdin");
    }
    if (query.stdout()) {
      expected.add("stdout");
    }
    if (query.stderr()) {
      expected.add("stderr");
    }
    if (query.tty() && (protocol.startsWith("v4.") || protocol.startsWith("v3."))) {
      expected.add("resize");
    }
    return expected;
  }

  private void add(SpdyStream stream, Set<String> expected, CountDownLatch missing) {
    String type = stream.header("streamtype");
    if (!expected.contains(type) || streams.putIfAbsent(type, stream) != null) {
      stream.reset();
      return;
    }
    missing.countDown();
  }

  private InputStream input(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? InputStream.nullInputStream() : stream.input();
  }

  private OutputStream output(String type) {
    SpdyStream stream = streams.get(type);
    return stream == null ? OutputStream.nullOutputStream() : stream.output();
  }

  @Override
  public InputStream stdin() {
    return input("stdin");
  }

  @Override
  public OutputStream stdout() {
    return output("stdout");
  }

  @Override
  public OutputStream stderr() {
    return output("stderr");
  }

  @Override
  public InputStream resizes() {
    return input("resize");
  }

  @Override
  public void onClosed(Runnable action) {
    closing.run(action);
  }

  /// Version 4 takes the whole status; earlier ones only the text of a failure.
  @Override
  public void finish(JsonObject status) {
    String text =
        protocol.startsWith("v4.") ? Json.write(status) : status.string("message").orElse("");
    try (OutputStream error = output("error")) {
      if (!text.isEmpty()) {
        error.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // The client is gone and does not want to know.
    }
  }

  @Override
  public void close() {
    streams.values().forEach(SpdyStream::close);
    connection.close();
  }
}
