// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.store;

import org.jspecify.annotations.Nullable;

/// A value that a key no longer has, or its end: where to find it in the journal and which
/// revisions it answers for. The versions of a key are a chain from the newest to the oldest.
///
/// Worked example: a key written in 3, overwritten in 7, deleted in 9 has the chain `9 (deleted) ->
/// 7 (until 9) -> 3 (until 7)`. A read at 8 finds 7. Compaction to 8 drops 3; compaction to 9 drops
/// all.
///
/// The owner thread links and cuts; any thread walks. A walk that meets a cut was for a compacted
/// revision.
final class Version {

  final String key;
  final long revision;
  final long createRevision;

  /// The first revision at which it no longer holds; its own revision when it is a deletion.
  final long until;

  /// What its record counts for in a quota.
  final int weight;

  private volatile @Nullable Version older;
  private @Nullable Version newer;

  private Version(Entry entry, long until, @Nullable Version older) {
    this.key = entry.key();
    this.revision = entry.revision();
    this.createRevision = entry.createRevision();
    this.until = until;
    this.weight = entry.weight();
    this.older = older;
  }

  static Version overwritten(Entry entry, long until, @Nullable Version older) {
    return new Version(entry, until, older);
  }

  static Version deleted(Entry event, @Nullable Version older) {
    return new Version(event, event.revision(), older);
  }

  boolean isDeletion() {
    return until == revision;
  }

  /// The version that held at a revision, itself or an older one; null for none or a deletion.
  @Nullable Version at(long asked) {
    Version version = this;
    while (version != null && version.revision > asked) {
      version = version.older;
    }
    return version == null || version.isDeletion() ? null : version;
  }

  /// Makes this version known to its predecessor. Owner thread, once, when it is committed.
  void link() {
    if (older != null) {
      older.newer = this;
    }
  }

  /// Takes this version and all older ones off the chain. Owner thread.
  ///
  /// @return whether newer versions remain
  boolean cut() {
    if (newer == null) {
      return false;
    }
    newer.older = null;
    return true;
  }
}
