// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.apiserver.http.Accept;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.LiveEvents;
import dev.wheelhouse.plane.apiserver.metrics.RequestMetrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A watch on its way out: its events are counted, its end is noticed, and the server can end it in
/// good order when it stops.
final class ObservedEvents implements ApiResponse.EventSource {

  private final ApiResponse.EventSource source;
  private final RequestMetrics.Recording recording;
  private final Consumer<ObservedEvents> ending;
  private final AtomicBoolean closed = new AtomicBoolean();
  private @Nullable Thread reader;
  private boolean stopped;

  /// @param ending run once, when the watch is over
  ObservedEvents(
      ApiResponse.EventSource source,
      RequestMetrics.Recording recording,
      Consumer<ObservedEvents> ending) {
    this.source = source;
    this.recording = recording;
    this.ending = ending;
  }

  @Override
  public List<ApiResponse.Event> poll(Duration timeout) throws InterruptedException {
    if (!begin()) {
      return List.of();
    }
    try {
      List<ApiResponse.Event> events = source.poll(timeout);
      for (ApiResponse.Event event : events) {
        recording.event(event.object().length);
      }
      return events;
    } catch (InterruptedException e) {
      if (stopped()) {
        return List.of();
      }
      throw e;
    } finally {
      end();
    }
  }

  @Override
  public @Nullable LiveEvents live() {
    LiveEvents live = stopped() ? null : source.live();
    return live == null ? null : new Counted(live);
  }

  /// The same for an event loop.
  private final class Counted implements LiveEvents {

    private final LiveEvents live;

    Counted(LiveEvents live) {
      this.live = live;
    }

    @Override
    public Channel channel() {
      return live.channel();
    }

    @Override
    public byte @Nullable [] take(Accept.Format format, int mostBytes) {
      byte[] frames = live.take(format, mostBytes);
      int count = live.taken();
      for (int i = 0; frames != null && i < count; i++) {
        recording.event(frames.length / count);
      }
      return frames;
    }

    @Override
    public int taken() {
      return live.taken();
    }
  }

  private synchronized boolean begin() {
    reader = Thread.currentThread();
    return !stopped;
  }

  private synchronized void end() {
    reader = null;
    if (stopped) {
      // An interrupt that came too late to end the wait must not tear the last write.
      Thread.interrupted();
    }
  }

  private synchronized boolean stopped() {
    return stopped;
  }

  /// Ends the watch as if its time were over. May be called by any thread.
  synchronized void stop() {
    stopped = true;
    if (reader != null) {
      reader.interrupt();
    }
  }

  @Override
  public boolean ended() {
    return stopped() || source.ended();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      source.close();
      ending.accept(this);
    }
  }
}
