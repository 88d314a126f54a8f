// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a write changes, as each version of the kind shows it. Converts only when an entry of
/// another version asks, and once a version.
final class Differences {

  private final VersionedTree before;
  private final VersionedTree after;
  private final FieldSet ignored;
  private final Map<String, Optional<Comparison>> known = new HashMap<>();

  /// @param before in the version of the write; empty where there was nothing
  /// @param after in the same version
  /// @param ignored what the write cannot change
  Differences(VersionedTree before, VersionedTree after, FieldSet ignored) {
    this.before = before;
    this.after = after;
    this.ignored = ignored;
  }

  /// In the version of the write.
  Comparison own() {
    return in(after.apiVersion()).orElseThrow();
  }

  /// Empty for a version that the kind does not have, or no longer.
  Optional<Comparison> in(String apiVersion) {
    Optional<Comparison> comparison = known.get(apiVersion);
    if (comparison == null) {
      comparison = compare(apiVersion);
      known.put(apiVersion, comparison);
    }
    return comparison;
  }

  private Optional<Comparison> compare(String apiVersion) {
    Optional<VersionedTree> next = after.in(apiVersion);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    Optional<VersionedTree> last =
        before.tree().isEmpty() ? next.map(VersionedTree::nothing) : before.in(apiVersion);
    return last.map(tree -> tree.to(next.get()).excluding(ignored));
  }

  /// The fields of an entry that the write sets to something else.
  FieldSet disputed(ManagedEntry entry) {
    return in(entry.apiVersion())
        .map(difference -> entry.fields().intersection(difference.written()))
        .orElse(FieldSet.EMPTY);
  }

  /// The entry without what the write changes or removes; empty for one of a version that is gone.
  ManagedEntry remaining(ManagedEntry entry) {
    return entry.with(
        in(entry.apiVersion())
            .map(difference -> entry.fields().difference(difference.lost()))
            .orElse(FieldSet.EMPTY));
  }
}
