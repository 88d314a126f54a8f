// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What one watcher wants to see, and in which form.
///
/// @param prefix keys of the objects: all of the resource or one namespace's
/// @param name the only name that is seen; empty for all
/// @param selector objects that are seen; null for all
/// @param version the version in which objects are seen, by the selector too; null for the stored
///   one
/// @param form the form of each event; null for the object itself
/// @param bookmarks whether bookmarks are sent
public record WatchView(
    String resourcePrefix,
    String prefix,
    String name,
    @Nullable Predicate<JsonObject> selector,
    @Nullable Version version,
    @Nullable Form form,
    boolean bookmarks,
    Bookmark bookmark) {

  /// Turns stored objects into another version. Equal ones make the same of an object.
  public interface Version {
    /// @param stored not to be changed
    JsonObject of(JsonObject stored);
  }

  /// Turns an event into another form: a table row, metadata only.
  @FunctionalInterface
  public interface Form {
    ApiResponse.Event of(String type, JsonObject object);
  }

  /// Makes bookmark events.
  @FunctionalInterface
  public interface Bookmark {
    /// @param initialEnd true for the one that ends the initial events
    ApiResponse.Event at(long revision, boolean initialEnd);
  }

  /// True when objects are seen as they are stored, chosen by their keys alone.
  boolean whole() {
    return selector == null && version == null && form == null;
  }

  /// What this watcher sees of a change; null for nothing. An object that begins to match counts as
  /// added, one that ceases to match as deleted.
  ApiResponse.@Nullable Event see(WatchEvent event) {
    if (!concerns(event.key())) {
      return null;
    }
    SeenChange seen = version == null ? event : event.in(version);
    if (selector == null) {
      return form == null ? seen.plain() : form.of(seen.type(), seen.object());
    }
    String type = typeFor(seen, selector);
    if (type == null) {
      return null;
    }
    boolean gone = type.equals(WatchEvent.DELETED) && !seen.type().equals(type);
    if (form != null) {
      return form.of(type, gone ? seen.lastSeen() : seen.object());
    }
    return gone ? seen.ceased() : seen.as(type);
  }

  private boolean concerns(String key) {
    return key.startsWith(prefix)
        && (name.isEmpty()
            || (key.endsWith(name) && key.charAt(key.length() - name.length() - 1) == '/'));
  }

  /// What this watcher sees of an object that was there before it came; null for nothing.
  public ApiResponse.@Nullable Event initial(String key, byte[] stored) {
    if (!concerns(key)) {
      return null;
    }
    if (whole()) {
      return new ApiResponse.Event(WatchEvent.ADDED, stored);
    }
    JsonObject object = Json.readObject(stored);
    if (version != null) {
      object = version.of(object);
    }
    if (selector != null && !selector.test(object)) {
      return null;
    }
    if (form != null) {
      return form.of(WatchEvent.ADDED, object);
    }
    return new ApiResponse.Event(
        WatchEvent.ADDED, version == null ? stored : Json.writeBytes(object));
  }

  private static @Nullable String typeFor(SeenChange event, Predicate<JsonObject> selector) {
    JsonObject old = event.objectBefore();
    boolean before = old != null && selector.test(old);
    boolean after = !event.type().equals(WatchEvent.DELETED) && selector.test(event.object());
    if (after) {
      return before ? WatchEvent.MODIFIED : WatchEvent.ADDED;
    }
    return before ? WatchEvent.DELETED : null;
  }
}
