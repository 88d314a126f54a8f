// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Loads a server with many connections, a thread each. Connections stay open from one run to the
/// next, so that no run counts handshakes.
final class ApiLoad implements AutoCloseable {

  static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String TEXT = "x".repeat(1400);
  private static final AtomicLong NAMES = new AtomicLong();

  private final URI server;
  private final Deque<TlsConnection> spare = new ConcurrentLinkedDeque<>();

  ApiLoad(URI server) {
    this.server = server;
  }

  /// @param requests how many were answered
  /// @param seconds from the first to the last
  record Result(long requests, double seconds) {
    double perSecond() {
      return requests / seconds;
    }
  }

  static byte[] create(String path) {
    String body =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"bench-"
            + NAMES.incrementAndGet()
            + "\"},\"data\":{\"text\":\""
            + TEXT
            + "\"}}";
    return TlsConnection.request("POST", path, body);
  }

  /// Sends requests over a number of connections for a while.
  Result forAWhile(int connections, Duration duration, LongFunction<byte[]> requests)
      throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    return run(connections, requests, _ -> System.nanoTime() < end);
  }

  /// Sends a number of requests over a number of connections.
  Result times(int connections, long number, LongFunction<byte[]> requests)
      throws InterruptedException {
    return run(connections, requests, sent -> sent < number);
  }

  @FunctionalInterface
  private interface Goes {
    boolean on(long sent);
  }

  private Result run(int connections, LongFunction<byte[]> requests, Goes goes)
      throws InterruptedException {
    AtomicLong sent = new AtomicLong();
    AtomicLong answered = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  TlsConnection connection = connection();
                  long number = sent.getAndIncrement();
                  while (goes.on(number)) {
                    connection.exchange(requests.apply(number));
                    answered.incrementAndGet();
                    number = sent.getAndIncrement();
                  }
                  spare.push(connection);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return new Result(answered.get(), (System.nanoTime() - start) / 1e9);
  }

  private TlsConnection connection() throws IOException {
    TlsConnection open = spare.poll();
    return open == null ? new TlsConnection(server) : open;
  }

  @Override
  public void close() throws IOException {
    for (TlsConnection connection : spare) {
      connection.close();
    }
  }

  /// Watchers of one resource that count what they see.
  final class Watchers implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final List<TlsConnection> connections = new ArrayList<>();
    private final AtomicLong seen = new AtomicLong();
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
    private volatile boolean closed;
    private long awaited;

    Watchers(int number, String path, String accept) throws IOException, InterruptedException {
      CountDownLatch ready = new CountDownLatch(number);
      for (int i = 0; i < number; i++) {
        TlsConnection connection = new TlsConnection(server);
        connections.add(connection);
        byte[] request = TlsConnection.request("GET", path, "", "Accept: " + accept);
        threads.add(Thread.ofPlatform().start(() -> read(connection, request, ready)));
      }
      ready.await();
      check();
    }

    private void read(TlsConnection connection, byte[] request, CountDownLatch ready) {
      try {
        connection.stream(request, ready::countDown, this::count);
      } catch (IOException e) {
        if (!closed) {
          failure.compareAndSet(null, e);
          ready.countDown();
        }
      }
    }

    private void check() throws IOException {
      IOException broken = failure.get();
      if (broken != null) {
        throw new IOException("a watch broke", broken);
      }
    }

    /// Every event carries its type once, near its beginning.
    private boolean count(byte[] bytes, int length) {
      int events = 0;
      for (int i = 0; i + 5 <= length; i++) {
        if (bytes[i] == 'A'
            && bytes[i + 1] == 'D'
            && bytes[i + 2] == 'D'
            && bytes[i + 3] == 'E'
            && bytes[i + 4] == 'D') {
          events++;
        }
      }
      seen.addAndGet(events);
      return true;
    }

    /// Waits until all watchers together have seen so many events more than they were asked for
    /// before.
    ///
    /// @return that number
    long next(long events) throws IOException, InterruptedException {
      awaited += events;
      while (seen.get() < awaited) {
        check();
        Thread.sleep(1);
      }
      return events;
    }

    @Override
    public void close() throws IOException {
      closed = true;
      for (TlsConnection connection : connections) {
        connection.close();
      }
    }
  }

  Watchers watch(int number, String path, String accept) throws IOException, InterruptedException {
    return new Watchers(number, path, accept);
  }
}
