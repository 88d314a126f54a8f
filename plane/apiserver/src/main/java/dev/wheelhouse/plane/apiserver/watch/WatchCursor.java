// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.Accept;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.http.LiveEvents;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Statuses;
import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One watcher's place in a resource's log. Owned by one thread; [#close()] may come from any.
///
/// A watcher that starts before what the log holds reads the store's own history until it meets the
/// log. Where even the store has forgotten, the watch ends with an `ERROR` event of code 410.
public final class WatchCursor implements ApiResponse.EventSource {

  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

  /// A last bookmark comes this long before the end, so that the watcher can go on from it.
  private static final Duration BEFORE_END = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(100);

  private final WatchHub hub;
  private final WatchView view;
  private final RequestInfo info;
  private final Clock clock;
  private final long deadline;
  private List<ApiResponse.Event> initial;
  private long seen;
  private long covered;
  private long sequence = -1;
  private long nextBookmark;
  private @Nullable ResourceLog log;
  private @Nullable Watch catchUp;
  private volatile boolean ended;

  /// @param after the revision up to which everything is known
  /// @param initial events that come first
  /// @param lifetime after this the watch ends
  public WatchCursor(
      WatchHub hub,
      WatchView view,
      RequestInfo info,
      long after,
      List<ApiResponse.Event> initial,
      Duration lifetime,
      Clock clock) {
    this.hub = hub;
    this.view = view;
    this.info = info;
    this.seen = after;
    this.initial = initial;
    this.clock = clock;
    this.deadline = clock.nanoTime() + lifetime.toNanos();
    this.nextBookmark = bookmarkAfter(clock.nanoTime());
  }

  @Override
  public List<ApiResponse.Event> poll(Duration timeout) throws InterruptedException {
    if (!initial.isEmpty()) {
      List<ApiResponse.Event> first = initial;
      initial = List.of();
      return first;
    }
    if (ended) {
      return List.of();
    }
    try {
      return next(timeout);
    } catch (PlatformException e) {
      ended = true;
      return List.of(new ApiResponse.Event("ERROR", Json.writeBytes(Statuses.of(e, info))));
    }
  }

  private List<ApiResponse.Event> next(Duration timeout) throws InterruptedException {
    List<ApiResponse.Event> events = new ArrayList<>();
    for (WatchEvent event : changes(shortest(timeout))) {
      if (event.revision() > seen) {
        seen = event.revision();
        ApiResponse.Event visible = view.see(event);
        if (visible != null) {
          events.add(visible);
        }
      }
    }
    seen = Math.max(seen, covered);
    addBookmark(events);
    return events;
  }

  private Duration shortest(Duration timeout) {
    long until = deadline;
    if (view.bookmarks()) {
      until = Math.min(until, nextBookmark);
    }
    long left = Math.max(0, until - clock.nanoTime());
    return Duration.ofNanos(Math.min(left, timeout.toNanos()));
  }

  private void addBookmark(List<ApiResponse.Event> events) {
    long now = clock.nanoTime();
    boolean last = now - deadline >= 0;
    if (view.bookmarks() && now - nextBookmark >= 0) {
      nextBookmark = bookmarkAfter(now);
      events.add(view.bookmark().at(seen, false));
    }
    if (last) {
      ended = true;
    }
  }

  private long bookmarkAfter(long now) {
    long regular = now + BOOKMARK_EVERY.toNanos();
    long last = deadline - BEFORE_END.toNanos();
    return last - now > 0 ? Math.min(regular, last) : Math.min(regular, deadline);
  }

  private List<WatchEvent> changes(Duration timeout) throws InterruptedException {
    // Read first: what the hub has covered by now is in the log when the log is read.
    long progress = hub.progress();
    ResourceLog current = hub.log(view.resourcePrefix());
    if (!current.equals(log)) {
      log = current;
      sequence = -1;
    }
    if (sequence < 0) {
      sequence = current.sequenceAfter(seen);
    }
    if (sequence < 0) {
      return fromStore(timeout);
    }
    closeCatchUp();
    List<WatchEvent> events = current.read(sequence, timeout);
    if (events == null) {
      sequence = -1;
      return List.of();
    }
    sequence += events.size();
    covered = progress;
    return events;
  }

  private List<WatchEvent> fromStore(Duration timeout) throws InterruptedException {
    try {
      Watch watch = catchUp == null ? hub.store().watch(view.resourcePrefix(), seen) : catchUp;
      catchUp = watch;
      List<WatchEvent> events = new ArrayList<>();
      for (Change change : watch.poll(timeout.compareTo(STEP) < 0 ? timeout : STEP)) {
        events.add(WatchEvent.of(change));
      }
      covered = watch.position();
      return events;
    } catch (PlatformException e) {
      throw e.is(Reason.EXPIRED) ? tooOld() : e;
    }
  }

  private PlatformException tooOld() {
    return new PlatformException(
        Reason.EXPIRED,
        "too old resource version: " + seen + " (" + hub.store().compactedRevision() + ")");
  }

  /// Watchers that see whole objects can be served by an event loop, once what they ask for is in
  /// the log.
  @Override
  public @Nullable LiveEvents live() {
    if (!initial.isEmpty() || ended || !view.whole()) {
      return null;
    }
    ResourceLog current = hub.log(view.resourcePrefix());
    sequence = current.sequenceAfter(seen);
    log = current;
    if (sequence < 0) {
      return null;
    }
    closeCatchUp();
    return new Live(current);
  }

  /// This watcher at its place in the log.
  private final class Live implements LiveEvents {
    private final ResourceLog channel;
    private int taken;

    Live(ResourceLog channel) {
      this.channel = channel;
    }

    @Override
    public Channel channel() {
      return channel;
    }

    @Override
    public byte @Nullable [] take(Accept.Format format, int mostBytes) {
      // Read first: what the hub has covered by now is in the log when the log is read.
      long progress = hub.progress();
      taken = 0;
      FrameCache.Key key = new FrameCache.Key(sequence, view.prefix(), view.name(), format);
      FrameCache.Frames frames = channel.frames(key, view, mostBytes);
      if (frames != null && frames.last() > 0 && frames.first() <= seen) {
        frames = channel.framesAfter(seen, key, view, mostBytes);
      }
      if (frames == null) {
        return null;
      }
      boolean end = frames.to() == channel.tail();
      sequence = frames.to();
      taken = frames.events();
      seen = Math.max(seen, end ? Math.max(frames.last(), progress) : frames.last());
      return withBookmark(frames.bytes(), format, end);
    }

    @Override
    public int taken() {
      return taken;
    }

    private byte[] withBookmark(byte[] frames, Accept.Format format, boolean end) {
      if (!end) {
        return frames;
      }
      List<ApiResponse.Event> bookmarks = new ArrayList<>(1);
      addBookmark(bookmarks);
      if (bookmarks.isEmpty()) {
        return frames;
      }
      taken++;
      byte[] bookmark = bookmarks.getFirst().frame(format);
      byte[] both = Arrays.copyOf(frames, frames.length + bookmark.length);
      System.arraycopy(bookmark, 0, both, frames.length, bookmark.length);
      return both;
    }
  }

  private void closeCatchUp() {
    if (catchUp != null) {
      catchUp.close();
      catchUp = null;
    }
  }

  @Override
  public boolean ended() {
    return ended && initial.isEmpty();
  }

  @Override
  public void close() {
    ended = true;
    closeCatchUp();
  }
}
