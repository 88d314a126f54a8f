// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import dev.wheelhouse.base.tasks.Tasks;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The watches of one event loop. New events wake the loop once, however many watches it has; it
/// then writes to each connection what is new, as one buffer, without another thread in between.
///
/// A connection that takes nothing more is left alone until it does: its watch holds a place in the
/// resource's log and no events. When the log has moved past that place, a thread of its own
/// catches up for it.
///
/// All but [#wake()] and [#join] runs on the event loop.
final class WatchLoop {

  private static final int MOST_AT_ONCE = 128 << 10;
  private static final int QUEUE = 256 << 10;

  private final EventLoop loop;
  private final Tasks tasks;
  private final Runnable listener = this::wake;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Map<LiveEvents.Channel, Group> groups = new HashMap<>();
  private boolean ticking;

  /// Watches of one resource.
  private static final class Group {
    private final List<Stream> streams = new ArrayList<>();
    private long tail = -1;
  }

  /// One watch.
  static final class Stream {
    private final HttpServerResponse http;
    private final ApiResponse.Events answer;
    private final LiveEvents events;
    private final Behind behind;
    private boolean writing;

    /// @param behind goes on with the watch on a thread that may wait
    Stream(HttpServerResponse http, ApiResponse.Events answer, LiveEvents events, Behind behind) {
      this.http = http;
      this.answer = answer;
      this.events = events;
      this.behind = behind;
    }
  }

  @FunctionalInterface
  interface Behind {
    void goOn() throws InterruptedException;
  }

  WatchLoop(EventLoop loop, Tasks tasks) {
    this.loop = loop;
    this.tasks = tasks;
  }

  /// Takes over a watch. Any thread.
  void join(Stream stream) {
    loop.execute(() -> add(stream));
  }

  private void add(Stream stream) {
    if (isOver(stream)) {
      stream.answer.source().close();
      return;
    }
    stream.http.setWriteQueueMaxSize(QUEUE);
    stream.http.closeHandler(_ -> close(stream));
    Group group = groups.get(stream.events.channel());
    if (group == null) {
      group = new Group();
      groups.put(stream.events.channel(), group);
      stream.events.channel().listen(listener);
    }
    group.streams.add(stream);
    keepTime();
    pump(stream);
  }

  private static boolean isOver(Stream stream) {
    return stream.http.closed() || stream.http.ended();
  }

  /// Bookmarks and ends are due without events, too.
  private void keepTime() {
    if (!ticking) {
      ticking = true;
      var _ = loop.schedule(this::tick, 1, TimeUnit.SECONDS);
    }
  }

  private void tick() {
    ticking = false;
    all().forEach(this::pump);
    if (!groups.isEmpty()) {
      keepTime();
    }
  }

  private List<Stream> all() {
    List<Stream> all = new ArrayList<>();
    groups.values().forEach(group -> all.addAll(group.streams));
    return all;
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      loop.execute(this::run);
    }
  }

  private void run() {
    woken.set(false);
    List<Stream> concerned = new ArrayList<>();
    groups.forEach((channel, group) -> {
      long tail = channel.tail();
      if (tail != group.tail) {
        group.tail = tail;
        concerned.addAll(group.streams);
      }
    });
    concerned.forEach(this::pump);
  }

  private void pump(Stream stream) {
    while (!stream.writing && !isOver(stream)) {
      byte[] frames = stream.events.take(stream.answer.format(), MOST_AT_ONCE);
      if (frames == null) {
        leave(stream);
        tasks.start("watch", stream.behind::goOn);
        return;
      }
      if (frames.length > 0) {
        write(stream, frames);
      }
      if (stream.answer.source().ended()) {
        close(stream);
        stream.http.end();
        return;
      }
      if (frames.length < MOST_AT_ONCE) {
        return;
      }
    }
  }

  /// A connection that takes no more is left alone until what was written is gone.
  private void write(Stream stream, byte[] frames) {
    Future<Void> written = stream.http.write(BufferInternal.buffer(Unpooled.wrappedBuffer(frames)));
    if (stream.http.writeQueueFull()) {
      stream.writing = true;
      written.onComplete(_ ->
          loop.execute(() -> {
            stream.writing = false;
            pump(stream);
          }));
    }
  }

  /// Looks after all watches now. Any thread.
  void wakeAll() {
    loop.execute(() -> all().forEach(this::pump));
  }

  private void close(Stream stream) {
    leave(stream);
    stream.answer.source().close();
  }

  private void leave(Stream stream) {
    LiveEvents.Channel channel = stream.events.channel();
    @Nullable Group group = groups.get(channel);
    if (group != null && group.streams.remove(stream) && group.streams.isEmpty()) {
      groups.remove(channel);
      channel.leave(listener);
    }
  }
}
