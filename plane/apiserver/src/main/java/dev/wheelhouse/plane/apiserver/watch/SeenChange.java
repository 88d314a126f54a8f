// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.watch;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import org.jspecify.annotations.Nullable;

/// One change of one object in one version. Shared by its watchers, who do not change what they
/// get.
interface SeenChange {

  /// [WatchEvent#ADDED], [WatchEvent#MODIFIED] or [WatchEvent#DELETED].
  String type();

  long revision();

  /// The object after the change; its last state when it was deleted.
  JsonObject object();

  /// The object before the change; null when it was created.
  @Nullable JsonObject objectBefore();

  /// The event as a watcher without selector gets it.
  ApiResponse.Event plain();

  /// For watchers whose selector the object no longer matches: it is deleted for them, in the last
  /// state they saw, as of this change.
  ApiResponse.Event ceased();

  /// The event under another type, for a watcher whose selector the object begins to match.
  default ApiResponse.Event as(String other) {
    return other.equals(type()) ? plain() : new ApiResponse.Event(other, plain().object());
  }

  /// The object before the change at the revision of the change.
  default JsonObject lastSeen() {
    JsonObject last = objectBefore();
    if (last == null) {
      return object();
    }
    JsonObject copy = last.deepCopy();
    copy.childObject("metadata").put("resourceVersion", Long.toString(revision()));
    return copy;
  }
}
