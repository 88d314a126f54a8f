// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.apply.ManagedEntry.Operation;
import dev.wheelhouse.kube.schema.patch.JsonEquality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Server-side apply, media type `application/apply-patch+yaml`: lays the fields a manager wants
/// over the object, removes those it wanted before and no longer does, and refuses to change what
/// others own unless forced.
public final class ServerSideApply {

  /// Owner of what an object had before anybody's fields were recorded.
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  /// The stored object without its `managedFields`.
  private final JsonObject live;

  private final ManagedFields stored;
  private final JsonObject applied;
  private final Writer writer;
  private final @Nullable Schema schema;
  private final VersionConverter versions;

  private ServerSideApply(
      JsonObject live,
      JsonObject applied,
      Writer writer,
      @Nullable Schema schema,
      VersionConverter versions) {
    this.live = withoutManagedFields(live);
    this.stored = ManagedFields.of(live);
    this.applied = applied;
    this.writer = writer;
    this.schema = schema;
    this.versions = versions;
  }

  /// The same for a kind with one version.
  public static JsonObject apply(
      @Nullable JsonObject live,
      JsonObject applied,
      Writer writer,
      boolean force,
      @Nullable Schema schema) {
    return apply(live, applied, writer, force, schema, VersionConverter.NONE);
  }

  /// The object as it is to be stored, with its `managedFields`, before defaulting.
  ///
  /// Entries of `managedFields` that speak another version are judged in that version; those of a
  /// version that is gone are dropped.
  ///
  /// @param live the stored object in the writer's version; null when there is none, then the
  ///   result is a new object
  /// @param applied what the manager wants: must speak the writer's version
  /// @param force takes fields over from their owners instead of refusing
  /// @param schema the kind's schema; null for a custom resource without one, whose lists are then
  ///   single values
  /// @param versions the kind's other versions
  /// @throws PlatformException with [Reason#CONFLICT] and one cause of reason
  ///   `FieldManagerConflict` per field that another manager owns; [Reason#BAD_REQUEST] for a
  ///   configuration that cannot be applied (unknown fields, elements that stand twice, another
  ///   version, `managedFields` in it)
  public static JsonObject apply(
      @Nullable JsonObject live,
      JsonObject applied,
      Writer writer,
      boolean force,
      @Nullable Schema schema,
      VersionConverter versions) {
    requireApplicable(applied, writer);
    AppliedCheck.check(applied, schema);
    JsonObject base = live == null ? new JsonObject() : live;
    ServerSideApply run = new ServerSideApply(base, applied, writer, schema, versions);
    Outcome outcome = run.run();
    if (!force) {
      Conflicts remaining = LastApplied.remaining(base, outcome.conflicts(), writer, schema);
      if (!remaining.isEmpty()) {
        throw remaining.toException();
      }
    }
    return run.finish(outcome);
  }

  private static JsonObject withoutManagedFields(JsonObject object) {
    if (object.at("metadata", "managedFields") == null) {
      return object;
    }
    JsonObject bare = new JsonObject(object);
    JsonObject metadata = new JsonObject(object.object("metadata").orElseThrow());
    metadata.remove("managedFields");
    return bare.with("metadata", metadata);
  }

  private record Outcome(JsonObject result, ManagedFields managers, Conflicts conflicts) {}

  private static void requireApplicable(JsonObject applied, Writer writer) {
    String version = applied.string("apiVersion").orElse("");
    if (!version.equals(writer.apiVersion())) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "Incorrect version specified in apply patch. Specified patch version: "
              + version
              + ", expected: "
              + writer.apiVersion());
    }
    if (applied.at("metadata", "managedFields") != null) {
      throw new PlatformException(Reason.BAD_REQUEST, "metadata.managedFields must be nil");
    }
  }

  private Outcome run() {
    ManagedFields before = managersBefore();
    Optional<ManagedEntry> last = before.of(writer, Operation.Apply);
    FieldSet wanted = FieldCollector.fields(applied, schema).recursiveDifference(writer.ignored());
    ManagedFields managers = before.with(writer, writer.entry(Operation.Apply, wanted));

    JsonObject result = TreeMerge.merge(live, applied, schema);
    result = last.isEmpty() ? result : prune(result, last.get(), wanted, managers);
    Differences differences = new Differences(tree(live), tree(result), writer.ignored());
    Conflicts conflicts = conflicts(managers, differences);

    ManagedEntry own = ownEntry(last, wanted, result);
    managers = managers.map(e -> isOwn(e) ? e : differences.remaining(e)).with(writer, own);
    return new Outcome(result, managers, conflicts);
  }

  private VersionedTree tree(JsonObject object) {
    return new VersionedTree(object, writer.apiVersion(), schema, versions);
  }

  private boolean isOwn(ManagedEntry entry) {
    return entry.belongsTo(writer, Operation.Apply);
  }

  private ManagedFields managersBefore() {
    if (!stored.isEmpty() || live.isEmpty()) {
      return stored;
    }
    Differences all = new Differences(tree(new JsonObject()), tree(live), FieldSet.EMPTY);
    return FieldOwnership.record(stored, all, writer.named(BEFORE_FIRST_APPLY));
  }

  /// The entry's time stays when neither the object nor the set of fields changes.
  private ManagedEntry ownEntry(Optional<ManagedEntry> last, FieldSet wanted, JsonObject result) {
    FieldSet fields = wanted.difference(FieldOwnership.UNOWNED);
    ManagedEntry renewed = writer.entry(Operation.Apply, fields);
    boolean unchanged =
        last.isPresent() && last.get().fields().equals(fields) && JsonEquality.same(live, result);
    return unchanged ? last.get().with(fields) : renewed;
  }

  /// Takes out what the manager applied last time, not this time, and nobody else owns. The sets of
  /// last time and of the others count in their own versions.
  private JsonObject prune(
      JsonObject merged, ManagedEntry last, FieldSet wanted, ManagedFields managers) {
    String version = last.apiVersion();
    if (version.equals(writer.apiVersion()) && wanted.containsAll(last.fields())) {
      return merged;
    }
    Optional<VersionedTree> then = tree(merged).in(version);
    if (then.isEmpty()) {
      return merged;
    }
    VersionedTree whole = then.get();
    FieldSet applied = managers.appliedFields(version);
    FieldSet lastNamed = whole.named(last.fields());
    VersionedTree pruned = withOwned(whole, whole.without(lastNamed, applied), managers);
    FieldSet gone = whole.fields().difference(pruned.fields()).intersection(lastNamed);
    return gone.isEmpty()
        ? merged
        : whole.without(gone, applied).in(writer.apiVersion()).orElseThrow().tree();
  }

  /// Puts back what others own, in the tree's version first: what that needs to be converted is
  /// then there.
  private static VersionedTree withOwned(
      VersionedTree whole, VersionedTree pruned, ManagedFields managers) {
    Set<String> versions = new LinkedHashSet<>(List.of(whole.apiVersion()));
    managers.entries().forEach(entry -> versions.add(entry.apiVersion()));
    VersionedTree result = pruned;
    for (String version : versions) {
      Optional<VersionedTree> all = whole.in(version);
      if (all.isPresent()) {
        result = withOwned(all.get(), result.in(version).orElseThrow(), managers, version);
      }
    }
    return result.in(whole.apiVersion()).orElseThrow();
  }

  private static VersionedTree withOwned(
      VersionedTree whole, VersionedTree pruned, ManagedFields managers, String version) {
    FieldSet kept = pruned.fields().union(whole.named(managers.allFields(version)));
    return whole.without(whole.fields().difference(kept), managers.appliedFields(version));
  }

  private Conflicts conflicts(ManagedFields managers, Differences differences) {
    List<ManagedEntry> disputed = new ArrayList<>();
    for (ManagedEntry entry : managers.entries()) {
      FieldSet shared = isOwn(entry) ? FieldSet.EMPTY : differences.disputed(entry);
      if (!shared.isEmpty()) {
        disputed.add(entry.with(shared));
      }
    }
    disputed.sort(Comparator.comparing(ManagedEntry::displayName));
    return new Conflicts(disputed);
  }

  private JsonObject finish(Outcome outcome) {
    JsonObject result = outcome.result();
    LastApplied.sync(result, applied, writer);
    outcome.managers().putInto(result);
    return result;
  }
}
