// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import org.jspecify.annotations.Nullable;

/// How an object is deleted.
///
/// @param uid delete only this very object; null for whichever has the name
/// @param resourceVersion delete only this state; null for any
/// @param graceSeconds null for the kind's default
/// @param propagation `Background`, `Foreground`, `Orphan`, or null for the kind's default
public record DeleteQuery(
    @Nullable String uid,
    @Nullable String resourceVersion,
    @Nullable Long graceSeconds,
    @Nullable String propagation) {

  public static final DeleteQuery DEFAULT = new DeleteQuery(null, null, null, null);

  public static DeleteQuery background(String uid) {
    return new DeleteQuery(uid, null, null, "Background");
  }

  /// Removes a pod at once; only the node that ran it may say so.
  public static DeleteQuery now(String uid) {
    return new DeleteQuery(uid, null, 0L, "Background");
  }
}
