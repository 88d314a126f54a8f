// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.stream;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.io.RemoteProcess;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Joins a process and a client until either ends.
final class ExecSession {

  /// How long output may stand still after the process has ended before it is given up: a child in
  /// the background may hold the stream open for ever.
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

  private static final int BUFFER = 32 * 1024;
  private static final int MAX_RESIZE = 256;

  private final RemoteProcess process;
  private final ExecStreams client;
  private final PodStreams.StreamQuery query;
  private final Tasks tasks;
  private final BlockingQueue<OptionalInt> outcome = new LinkedBlockingQueue<>();
  private final AtomicLong sent = new AtomicLong();

  private ExecSession(
      RemoteProcess process, ExecStreams client, PodStreams.StreamQuery query, Tasks tasks) {
    this.process = process;
    this.client = client;
    this.query = query;
    this.tasks = tasks;
  }

  /// Runs the conversation on the calling thread and closes the process at its end. A client that
  /// leaves ends it.
  ///
  /// @param attached true when the process is the container's own, whose exit code is no failure of
  ///   the conversation
  static void run(
      RemoteProcess process,
      ExecStreams client,
      PodStreams.StreamQuery query,
      boolean attached,
      Tasks tasks)
      throws InterruptedException {
    ExecSession session = new ExecSession(process, client, query, tasks);
    try (process;
        client) {
      session.converse(attached);
    }
  }

  private void converse(boolean attached) throws InterruptedException {
    if (query.stdin()) {
      tasks.start("stdin", this::feed);
    }
    List<Thread> outputs = new ArrayList<>();
    if (query.stdout()) {
      outputs.add(tasks.start("stdout", () -> copy(process.stdout(), client.stdout(), sent)));
    }
    if (query.stderr()) {
      outputs.add(tasks.start("stderr", () -> copy(process.stderr(), client.stderr(), sent)));
    }
    if (query.tty()) {
      tasks.start("resize", this::followSize);
    }
    tasks.start("await", this::awaitEnd);
    client.onClosed(() -> outcome.add(OptionalInt.empty()));
    OptionalInt code = outcome.take();
    if (code.isPresent()) {
      for (Thread output : outputs) {
        awaitLastOutput(output);
      }
      client.finish(attached ? ExecStatus.success() : ExecStatus.exited(code.getAsInt()));
    }
  }

  private void awaitLastOutput(Thread output) throws InterruptedException {
    long before = -1;
    while (!output.join(LAST_OUTPUT) && sent.get() != before) {
      before = sent.get();
    }
  }

  private void awaitEnd() throws InterruptedException {
    try {
      outcome.add(OptionalInt.of(process.await()));
    } catch (PlatformException e) {
      client.finish(ExecStatus.failed(String.valueOf(e.getMessage())));
      outcome.add(OptionalInt.empty());
    }
  }

  private void feed() {
    try (OutputStream stdin = process.stdin()) {
      copy(client.stdin(), stdin, new AtomicLong());
    } catch (IOException _) {
      // The process has closed its input; it may go on without.
    }
  }

  private static void copy(InputStream from, OutputStream to, AtomicLong copied) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
        copied.addAndGet(count);
      }
    } catch (IOException _) {
      // One side is gone; the end of the process or of the client ends the conversation.
    }
  }

  private void followSize() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (InputStream sizes = client.resizes()) {
      for (int b = sizes.read(); b >= 0 && text.size() < MAX_RESIZE; b = sizes.read()) {
        text.write(b);
        if (b == '}') {
          resize(text.toByteArray());
          text.reset();
        }
      }
    } catch (IOException _) {
      // As for the other streams.
    }
  }

  private void resize(byte[] text) {
    try {
      JsonObject size = Json.readObject(text);
      long columns = size.integer("Width").orElse(0L);
      long rows = size.integer("Height").orElse(0L);
      if (columns > 0 && rows > 0 && columns <= 0xffff && rows <= 0xffff) {
        process.resize((int) columns, (int) rows);
      }
    } catch (PlatformException _) {
      // A size that cannot be read or set leaves the terminal as it is.
    }
  }
}
