// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One entry of `metadata.managedFields`: the fields a manager set by one kind of operation.
///
/// @param time when the manager last changed the object; null where it was never recorded
/// @param subresource empty for the object itself
public record ManagedEntry(
    String manager,
    Operation operation,
    String apiVersion,
    @Nullable Instant time,
    String subresource,
    FieldSet fields) {

  /// How the fields were set. The names are those on the wire, in the order entries stand in.
  public enum Operation {
    Apply,
    Update
  }

  public ManagedEntry {
    time = time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
  }

  /// @throws PlatformException with [Reason#BAD_REQUEST] for an entry that cannot be understood
  static ManagedEntry read(JsonObject entry) {
    String apiVersion = entry.string("apiVersion").orElse("");
    if (apiVersion.isEmpty()) {
      throw malformed("apiVersion must not be empty");
    }
    if (!entry.string("fieldsType").orElse("").equals("FieldsV1")) {
      throw malformed("fieldsType must be FieldsV1, got " + entry.get("fieldsType"));
    }
    return new ManagedEntry(
        entry.string("manager").orElse(""),
        operation(entry.string("operation").orElse("")),
        apiVersion,
        time(entry.string("time").orElse("")),
        entry.string("subresource").orElse(""),
        entry.object("fieldsV1").map(FieldSet::read).orElse(FieldSet.EMPTY));
  }

  private static Operation operation(String name) {
    return switch (name) {
      case "Apply" -> Operation.Apply;
      case "Update" -> Operation.Update;
      default -> throw malformed("operation must be `Apply` or `Update`");
    };
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw malformed("time is no RFC 3339 time: " + text);
    }
  }

  private static PlatformException malformed(String what) {
    return new PlatformException(Reason.BAD_REQUEST, "metadata.managedFields: " + what);
  }

  JsonObject toJson() {
    JsonObject json =
        JsonObject.of("manager", manager, "operation", operation.name(), "apiVersion", apiVersion);
    if (time != null) {
      json.put("time", time.toString());
    }
    json.put("fieldsType", "FieldsV1");
    json.put("fieldsV1", fields.toJson());
    if (!subresource.isEmpty()) {
      json.put("subresource", subresource);
    }
    return json;
  }

  boolean isUpdate() {
    return operation == Operation.Update;
  }

  /// True when a write by this writer is recorded in this entry. Appliers have one entry whatever
  /// version they speak.
  boolean belongsTo(Writer writer, Operation by) {
    return operation == by
        && manager.equals(writer.manager())
        && subresource.equals(writer.subresource())
        && (by == Operation.Apply || apiVersion.equals(writer.apiVersion()));
  }

  ManagedEntry with(FieldSet set) {
    return new ManagedEntry(manager, operation, apiVersion, time, subresource, set);
  }

  ManagedEntry at(Instant instant) {
    return new ManagedEntry(manager, operation, apiVersion, instant, subresource, fields);
  }

  /// As conflicts name the manager: `"kubectl-client-side-apply" using apps/v1`.
  String displayName() {
    String name = "\"" + manager + "\"";
    if (!subresource.isEmpty()) {
      name += " with subresource \"" + subresource + "\"";
    }
    return isUpdate() ? name + " using " + apiVersion : name;
  }
}
