// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.client.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watch events that another server sends: JSON, an event a line. One thread reads ahead as far as
/// the queue goes, another polls. A connection that breaks ends the watch as its end does.
final class StreamedEvents implements Transport.Events {

  private static final Logger LOG = LoggerFactory.getLogger(StreamedEvents.class);
  private static final int AHEAD = 100;
  private static final Transport.Event END = new Transport.Event("", new byte[0]);

  private final String path;
  private final InputStream body;
  private final BlockingQueue<Transport.Event> read = new ArrayBlockingQueue<>(AHEAD);
  private final Tasks reader = new Tasks("watch");
  private volatile boolean ended;

  StreamedEvents(String path, InputStream body) {
    this.path = path;
    this.body = body;
    reader.start(path, this::read);
  }

  private void read() throws InterruptedException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          read.put(event(Json.readObject(line)));
        }
      }
    } catch (IOException e) {
      LOG.atDebug().addKeyValue(LogKeys.PATH, path).setCause(e).log("watch broke off");
    } finally {
      read.put(END);
    }
  }

  private static Transport.Event event(JsonObject event) {
    return new Transport.Event(
        event.string("type").orElse(""), Json.writeBytes(event.childObject("object")));
  }

  @Override
  public List<Transport.Event> poll(Duration timeout) throws InterruptedException {
    List<Transport.Event> events = new ArrayList<>();
    Transport.Event first = ended ? null : read.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      events.add(first);
      read.drainTo(events);
      ended = events.remove(END);
    }
    return events;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reader.close();
    }
  }
}
