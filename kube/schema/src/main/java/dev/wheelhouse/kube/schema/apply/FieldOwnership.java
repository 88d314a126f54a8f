// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.apply.ManagedEntry.Operation;
import org.jspecify.annotations.Nullable;

/// Records who changed what on every write that is not an apply: create, update, and the patches.
public final class FieldOwnership {

  /// What no manager ever owns.
  static final FieldSet UNOWNED =
      FieldSet.of(
          "apiVersion",
          "kind",
          "metadata",
          "metadata.name",
          "metadata.namespace",
          "metadata.creationTimestamp",
          "metadata.selfLink",
          "metadata.uid",
          "metadata.clusterName",
          "metadata.generation",
          "metadata.managedFields",
          "metadata.resourceVersion");

  private FieldOwnership() {}

  /// The `managedFields` that an object must be stored with. Changed and added fields move to the
  /// writer, removed fields leave every entry. An entry's time changes only when its manager wrote
  /// something.
  ///
  /// A client may state `managedFields` itself, or reset them with an empty list. What it states in
  /// a form that cannot be understood is ignored. An object that exists without any stays without.
  ///
  /// The result may share parts with the live object's list, and is that list when nothing changed;
  /// empty for none.
  ///
  /// Entries that speak another version lose what changes as that version shows it; those of a
  /// version that is gone are dropped.
  ///
  /// @param live the stored object in the writer's version, null on create
  /// @param next the object to be stored in that version, after defaulting; not changed
  /// @param schema the version's schema, null for a custom resource without one
  /// @param versions the kind's other versions
  public static JsonArray update(
      @Nullable JsonObject live,
      JsonObject next,
      Writer writer,
      @Nullable Schema schema,
      VersionConverter versions) {
    VersionedTree after = new VersionedTree(next, writer.apiVersion(), schema, versions);
    VersionedTree last =
        live == null
            ? after.nothing()
            : new VersionedTree(live, writer.apiVersion(), schema, versions);
    Differences differences = new Differences(last, after, writer.ignored());
    Comparison difference = differences.own();
    JsonArray stored = stored(live);
    boolean statesOwn = writer.subresource().isEmpty() && restates(stored, next);
    if (difference.isSame() && !statesOwn) {
      return stored;
    }
    JsonArray renewed = statesOwn ? null : StoredFields.renewed(stored, difference, writer);
    if (renewed != null) {
      return renewed;
    }
    ManagedFields before = statesOwn ? stated(live, next) : readOrNone(live);
    if (before.isEmpty() && live != null) {
      return new JsonArray(0);
    }
    return record(before, differences, writer).toJson();
  }

  /// Does [#stamp] for a kind with one version.
  public static void stamp(
      @Nullable JsonObject live, JsonObject next, Writer writer, @Nullable Schema schema) {
    stamp(live, next, writer, schema, VersionConverter.NONE);
  }

  /// Does [#update] and puts the result into the object, in place.
  public static void stamp(
      @Nullable JsonObject live,
      JsonObject next,
      Writer writer,
      @Nullable Schema schema,
      VersionConverter versions) {
    JsonArray fields = update(live, next, writer, schema, versions);
    if (!fields.isEmpty()) {
      next.childObject("metadata").put("managedFields", fields);
    } else {
      next.object("metadata").ifPresent(metadata -> metadata.remove("managedFields"));
    }
  }

  private static JsonArray stored(@Nullable JsonObject live) {
    return live != null && live.at("metadata", "managedFields") instanceof JsonArray array
        ? array
        : new JsonArray(0);
  }

  private static boolean restates(JsonArray stored, JsonObject next) {
    return next.at("metadata", "managedFields") instanceof JsonArray stated
        && !stated.equals(stored);
  }

  private static ManagedFields stated(@Nullable JsonObject live, JsonObject next) {
    if (isReset(next)) {
      return ManagedFields.NONE;
    }
    ManagedFields stated = readOrNone(next);
    return stated.isEmpty() ? readOrNone(live) : stated;
  }

  private static boolean isReset(JsonObject next) {
    return next.at("metadata", "managedFields") instanceof JsonArray stated
        && (stated.isEmpty()
            || (stated.size() == 1
                && stated.getFirst() instanceof JsonObject entry
                && entry.isEmpty()));
  }

  private static ManagedFields readOrNone(@Nullable JsonObject object) {
    try {
      return ManagedFields.of(object);
    } catch (PlatformException _) {
      return ManagedFields.NONE;
    }
  }

  static ManagedFields record(ManagedFields before, Differences differences, Writer writer) {
    Comparison difference = differences.own();
    FieldSet written = difference.written().difference(UNOWNED);
    ManagedEntry own =
        before
            .of(writer, Operation.Update)
            .orElseGet(() -> writer.entry(Operation.Update, FieldSet.EMPTY));
    FieldSet fields = own.fields().difference(difference.removed()).union(written);
    ManagedEntry renewed = own.with(fields);
    return before
        .map(entry ->
            entry.belongsTo(writer, Operation.Update) ? entry : differences.remaining(entry))
        .with(writer, written.isEmpty() ? renewed : renewed.at(writer.now()))
        .capped();
  }
}
