// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.apply.ManagedEntry.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The content of `metadata.managedFields`: who set which fields. Immutable.
///
/// @param entries without empty ones
public record ManagedFields(List<ManagedEntry> entries) {

  public static final ManagedFields NONE = new ManagedFields(List.of());

  /// Update entries beyond this number are joined, oldest first, under [#JOINED_MANAGER].
  private static final int MAX_UPDATE_ENTRIES = 10;

  private static final String JOINED_MANAGER = "ancient-changes";

  /// Apply before Update, then by time, manager, version and subresource.
  private static final Comparator<ManagedEntry> ORDER =
      Comparator.comparing(ManagedEntry::operation)
          .thenComparingLong(ManagedFields::seconds)
          .thenComparing(ManagedEntry::manager)
          .thenComparing(ManagedEntry::apiVersion)
          .thenComparing(ManagedEntry::subresource);

  public ManagedFields {
    entries = List.copyOf(entries);
  }

  private static long seconds(ManagedEntry entry) {
    Instant time = entry.time();
    return time == null ? 0 : time.getEpochSecond();
  }

  /// Reads the entries of an object; none where it has no `managedFields`.
  ///
  /// @throws dev.wheelhouse.base.errors.PlatformException with reason `BAD_REQUEST` for an entry
  ///   that cannot be understood
  public static ManagedFields of(@Nullable JsonObject object) {
    Object raw = object == null ? null : object.at("metadata", "managedFields");
    if (!(raw instanceof JsonArray array)) {
      return NONE;
    }
    List<ManagedEntry> entries = new ArrayList<>(array.size());
    for (JsonObject entry : array.objects()) {
      entries.add(ManagedEntry.read(entry));
    }
    return new ManagedFields(entries);
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  Optional<ManagedEntry> of(Writer writer, Operation operation) {
    return entries.stream().filter(entry -> entry.belongsTo(writer, operation)).findFirst();
  }

  /// The entries changed one by one; those that become empty are left out.
  ManagedFields map(UnaryOperator<ManagedEntry> change) {
    List<ManagedEntry> changed = new ArrayList<>(entries.size() + 1);
    for (ManagedEntry entry : entries) {
      ManagedEntry result = change.apply(entry);
      if (!result.fields().isEmpty()) {
        changed.add(result);
      }
    }
    return new ManagedFields(changed);
  }

  /// The entries with a writer's one replaced, or left out where it is empty.
  ManagedFields with(Writer writer, ManagedEntry own) {
    List<ManagedEntry> changed = new ArrayList<>(entries.size() + 1);
    for (ManagedEntry entry : entries) {
      if (!entry.belongsTo(writer, own.operation())) {
        changed.add(entry);
      }
    }
    if (!own.fields().isEmpty()) {
      changed.add(own);
    }
    return new ManagedFields(changed);
  }

  /// The fields that entries of any version name.
  FieldSet allFields() {
    return fields(_ -> true);
  }

  /// The fields that entries of a version name.
  FieldSet allFields(String apiVersion) {
    return fields(entry -> entry.apiVersion().equals(apiVersion));
  }

  /// Of those, the fields that somebody applied, as opposed to set by another write.
  FieldSet appliedFields(String apiVersion) {
    return fields(entry -> entry.apiVersion().equals(apiVersion) && !entry.isUpdate());
  }

  private FieldSet fields(Predicate<ManagedEntry> counts) {
    FieldSet all = FieldSet.EMPTY;
    for (ManagedEntry entry : entries) {
      all = counts.test(entry) ? all.union(entry.fields()) : all;
    }
    return all;
  }

  /// Joins the oldest update entries of equal version until few enough remain.
  ManagedFields capped() {
    List<ManagedEntry> updates =
        new ArrayList<>(entries.stream().filter(ManagedEntry::isUpdate).sorted(ORDER).toList());
    int excess = updates.size() - MAX_UPDATE_ENTRIES;
    if (excess <= 0) {
      return this;
    }
    List<ManagedEntry> result = new ArrayList<>(entries);
    Map<String, ManagedEntry> joined = new LinkedHashMap<>();
    for (ManagedEntry entry : updates) {
      ManagedEntry first = joined.get(entry.apiVersion());
      if (first != null && excess-- > 0) {
        result.remove(first);
        result.remove(entry);
        ManagedEntry bucket = join(first, entry);
        result.add(bucket);
        joined.put(entry.apiVersion(), bucket);
      } else if (first == null) {
        joined.put(entry.apiVersion(), entry);
      }
    }
    return new ManagedFields(result);
  }

  private static ManagedEntry join(ManagedEntry older, ManagedEntry newer) {
    return new ManagedEntry(
        JOINED_MANAGER,
        Operation.Update,
        newer.apiVersion(),
        newer.time(),
        "",
        older.fields().union(newer.fields()));
  }

  /// The form on the wire, in order.
  public JsonArray toJson() {
    JsonArray json = new JsonArray(entries.size());
    entries.stream().sorted(ORDER).forEach(entry -> json.add(entry.toJson()));
    return json;
  }

  /// Sets or removes `metadata.managedFields` of an object, in place.
  public void putInto(JsonObject object) {
    if (isEmpty()) {
      object.object("metadata").ifPresent(metadata -> metadata.remove("managedFields"));
    } else {
      object.childObject("metadata").put("managedFields", toJson());
    }
  }
}
