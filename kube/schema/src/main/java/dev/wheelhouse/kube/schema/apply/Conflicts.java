// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/// The fields that an apply would change although others own them.
///
/// @param entries the owners, each with only the fields in dispute; sorted by display name
record Conflicts(List<ManagedEntry> entries) {

  boolean isEmpty() {
    return entries.isEmpty();
  }

  FieldSet fields() {
    return new ManagedFields(entries).allFields();
  }

  /// The conflicts outside of a set.
  Conflicts without(FieldSet allowed) {
    return new Conflicts(
        new ManagedFields(entries)
            .map(entry -> entry.with(entry.fields().difference(allowed)))
            .entries());
  }

  PlatformException toException() {
    List<Cause> causes = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (ManagedEntry entry : entries) {
      list.append(list.isEmpty() ? "" : "\n");
      list.append("conflicts with ").append(entry.displayName()).append(':');
      for (String path : entry.fields().paths()) {
        list.append("\n- ").append(path);
        String message = "conflict with " + entry.displayName();
        causes.add(new Cause(path, "FieldManagerConflict", message));
      }
    }
    String message =
        causes.size() == 1
            ? "1 conflict: " + causes.getFirst().message() + ": " + causes.getFirst().field()
            : causes.size() + " conflicts: " + list;
    return new PlatformException(Reason.CONFLICT, "Apply failed with " + message, causes);
  }
}
