// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

/// How one tree differs from another.
///
/// @param removed fields that only the old tree has
/// @param modified leaves that both have, with different values
/// @param added fields that only the new tree has
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  boolean isSame() {
    return removed.isEmpty() && modified.isEmpty() && added.isEmpty();
  }

  /// What no other owner may keep: fields with new values and fields that are gone.
  FieldSet lost() {
    return removed.union(written());
  }

  /// The fields whose values are new.
  FieldSet written() {
    return modified.union(added);
  }

  Comparison excluding(FieldSet ignored) {
    return ignored.isEmpty()
        ? this
        : new Comparison(
            removed.recursiveDifference(ignored),
            modified.recursiveDifference(ignored),
            added.recursiveDifference(ignored));
  }
}
