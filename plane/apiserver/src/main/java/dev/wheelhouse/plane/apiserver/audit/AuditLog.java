// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes events as lines. At once, so that an answer leaves after its events are in the file; or,
/// in batches, by a thread of its own with room for so many events: what finds no room is counted
/// as lost, and no request waits.
final class AuditLog implements AuditSink {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int ROOM = 10_000;
  private static final int BATCH = 400;

  /// Where lines go.
  @FunctionalInterface
  interface Lines {
    void append(List<byte[]> lines) throws IOException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayBlockingQueue<JsonObject> queue = new ArrayBlockingQueue<>(ROOM);
  private final boolean batch;
  private final Lines lines;
  private final AuditMetrics metrics;
  private boolean failing;

  AuditLog(Lines lines, boolean batch, AuditMetrics metrics) {
    this.lines = lines;
    this.batch = batch;
    this.metrics = metrics;
  }

  @Override
  public void write(JsonObject event) {
    if (!batch) {
      append(List.of(event));
    } else if (!queue.offer(event)) {
      metrics.lost(1);
    }
  }

  /// Writes what waits, until it is interrupted. For the thread of a log that writes in batches.
  void drain() throws InterruptedException {
    while (true) {
      List<JsonObject> events = new ArrayList<>();
      events.add(queue.take());
      queue.drainTo(events, BATCH - 1);
      append(events);
    }
  }

  private void append(List<JsonObject> events) {
    List<byte[]> text = new ArrayList<>(events.size());
    for (JsonObject event : events) {
      text.add(line(event));
    }
    lock.lock();
    try {
      lines.append(text);
      failing = false;
    } catch (IOException e) {
      metrics.lost(events.size());
      tell(e);
    } finally {
      lock.unlock();
    }
  }

  private void tell(IOException e) {
    if (!failing) {
      failing = true;
      LOG.atError().setCause(e).log("audit events are lost: they cannot be written");
    }
  }

  private static byte[] line(JsonObject event) {
    byte[] json = Json.writeBytes(event);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /// Writes what still waits.
  @Override
  public void close() {
    List<JsonObject> rest = new ArrayList<>();
    queue.drainTo(rest);
    if (!rest.isEmpty()) {
      append(rest);
    }
  }
}
