// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.store.Change;
import dev.wheelhouse.plane.store.Entry;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/// One change of one object, shared by all who watch it: its bytes are the stored ones, and it is
/// parsed when the first watcher with a selector looks, for all who look at about that time. What
/// is parsed takes several times what the bytes take, so the history, which holds the event for
/// long, does not keep it.
public final class WatchEvent implements SeenChange {

  public static final String ADDED = "ADDED";
  public static final String MODIFIED = "MODIFIED";
  public static final String DELETED = "DELETED";

  private final String type;
  private final Entry entry;
  private final @Nullable Entry before;
  private final ApiResponse.Event plain;
  private WeakReference<JsonObject> tree = new WeakReference<>(null);
  private WeakReference<JsonObject> treeBefore = new WeakReference<>(null);
  private ApiResponse.@Nullable Event ceased;
  private @Nullable ConvertedChange converted;

  private WatchEvent(String type, Entry entry, @Nullable Entry before) {
    this.type = type;
    this.entry = entry;
    this.before = before;
    this.plain = new ApiResponse.Event(type, entry.value());
  }

  public static WatchEvent of(Change change) {
    return switch (change) {
      case Change.Put put ->
          new WatchEvent(put.before() == null ? ADDED : MODIFIED, put.entry(), put.before());
      case Change.Delete delete -> new WatchEvent(DELETED, delete.entry(), delete.before());
    };
  }

  @Override
  public long revision() {
    return entry.revision();
  }

  public String key() {
    return entry.key();
  }

  @Override
  public String type() {
    return type;
  }

  /// The event as a watcher without selector gets it.
  @Override
  public ApiResponse.Event plain() {
    return plain;
  }

  /// For watchers whose selector the object no longer matches: it is deleted for them, in the last
  /// state they saw, as of this change.
  @Override
  public synchronized ApiResponse.Event ceased() {
    ApiResponse.Event known = ceased;
    if (known == null) {
      known = new ApiResponse.Event(DELETED, Json.writeBytes(lastSeen()));
      ceased = known;
    }
    return known;
  }

  /// The object after the change; its last state when it was deleted.
  @Override
  public synchronized JsonObject object() {
    JsonObject known = tree.get();
    if (known == null) {
      known = Json.readObject(entry.value());
      tree = new WeakReference<>(known);
    }
    return known;
  }

  /// The object before the change; null when it was created.
  @Override
  public synchronized @Nullable JsonObject objectBefore() {
    JsonObject known = treeBefore.get();
    if (known == null && before != null) {
      known = Json.readObject(before.value());
      treeBefore = new WeakReference<>(known);
    }
    return known;
  }

  /// The change as it looks in a version other than the stored one: the same for all who ask, so
  /// that it is converted once for all of them.
  synchronized SeenChange in(WatchView.Version version) {
    for (ConvertedChange known = converted; known != null; known = known.next()) {
      if (known.version().equals(version)) {
        return known;
      }
    }
    ConvertedChange made = new ConvertedChange(this, version, converted, Clock.system());
    converted = made;
    return made;
  }

  int size() {
    return entry.value().length;
  }
}
