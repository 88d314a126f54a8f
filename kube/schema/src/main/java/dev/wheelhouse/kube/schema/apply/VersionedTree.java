// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object in one of its kind's versions, and the way to the others. Trees of two versions have
/// different fields, so sets of fields only fit trees of their own version.
record VersionedTree(
    JsonObject tree, String apiVersion, @Nullable Schema schema, VersionConverter versions) {

  /// The same object in a version; empty where the kind has no such version.
  Optional<VersionedTree> in(String version) {
    if (version.equals(apiVersion)) {
      return Optional.of(this);
    }
    return versions
        .convert(tree, version)
        .map(c -> new VersionedTree(c.object(), version, c.schema(), versions));
  }

  /// What was not there in the version of this tree.
  VersionedTree nothing() {
    return with(new JsonObject());
  }

  private VersionedTree with(JsonObject other) {
    return new VersionedTree(other, apiVersion, schema, versions);
  }

  Comparison to(VersionedTree after) {
    return TreeComparer.compare(tree, after.tree(), schema);
  }

  /// @param kept what stays, if only as an empty object
  VersionedTree without(FieldSet gone, FieldSet kept) {
    return with(TreePruner.without(tree, gone, kept, schema));
  }

  /// All fields of the tree, with those on the way to them.
  FieldSet fields() {
    return named(FieldCollector.fields(tree, schema));
  }

  /// A set of this version together with the named fields on the way to its members.
  FieldSet named(FieldSet set) {
    return TreePruner.withNamedFields(set, schema);
  }
}
