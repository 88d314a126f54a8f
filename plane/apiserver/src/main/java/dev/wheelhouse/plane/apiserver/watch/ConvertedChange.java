// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A change in a version other than the stored one. Each part is converted when the first watcher
/// looks; others wait for it meanwhile. They share a failure too: each of them asking a webhook
/// that does not answer would make the last wait for all of them. As with a [WatchEvent], bytes are
/// kept and what is parsed is not; where the version makes no difference the bytes are the stored
/// ones.
final class ConvertedChange implements SeenChange {

  /// How long a conversion that failed is not tried again.
  private static final Duration FAILURE_LASTS = Duration.ofSeconds(5);

  private final Clock clock;
  private final WatchEvent event;
  private final WatchView.Version version;
  private final @Nullable ConvertedChange next;
  private @Nullable PlatformException failure;
  private long failedAt;
  private WeakReference<JsonObject> tree = new WeakReference<>(null);
  private WeakReference<JsonObject> treeBefore = new WeakReference<>(null);
  private ApiResponse.@Nullable Event plain;
  private ApiResponse.@Nullable Event ceased;

  /// @param next the same change in a further version
  ConvertedChange(
      WatchEvent event, WatchView.Version version, @Nullable ConvertedChange next, Clock clock) {
    this.clock = clock;
    this.event = event;
    this.version = version;
    this.next = next;
  }

  WatchView.Version version() {
    return version;
  }

  @Nullable ConvertedChange next() {
    return next;
  }

  @Override
  public String type() {
    return event.type();
  }

  @Override
  public long revision() {
    return event.revision();
  }

  @Override
  public synchronized JsonObject object() {
    JsonObject known = tree.get();
    if (known == null) {
      known = plain == null ? converted() : Json.readObject(plain.object());
      tree = new WeakReference<>(known);
    }
    return known;
  }

  private JsonObject converted() {
    JsonObject stored = event.object();
    JsonObject made = convert(stored);
    plain =
        made.equals(stored) ? event.plain() : new ApiResponse.Event(type(), Json.writeBytes(made));
    return made;
  }

  private JsonObject convert(JsonObject stored) {
    PlatformException last = failure;
    if (last != null && clock.nanoTime() - failedAt < FAILURE_LASTS.toNanos()) {
      throw last;
    }
    try {
      return version.of(stored);
    } catch (PlatformException e) {
      failure = e;
      failedAt = clock.nanoTime();
      throw e;
    }
  }

  @Override
  public synchronized @Nullable JsonObject objectBefore() {
    JsonObject known = treeBefore.get();
    JsonObject stored = event.objectBefore();
    if (known == null && stored != null) {
      known = convert(stored);
      treeBefore = new WeakReference<>(known);
    }
    return known;
  }

  @Override
  public synchronized ApiResponse.Event plain() {
    if (plain == null) {
      tree = new WeakReference<>(converted());
    }
    return Objects.requireNonNull(plain);
  }

  @Override
  public synchronized ApiResponse.Event ceased() {
    ApiResponse.Event known = ceased;
    if (known == null) {
      known = new ApiResponse.Event(WatchEvent.DELETED, Json.writeBytes(lastSeen()));
      ceased = known;
    }
    return known;
  }
}
