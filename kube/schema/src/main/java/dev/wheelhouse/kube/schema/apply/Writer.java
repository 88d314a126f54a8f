// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import java.time.Instant;

/// Who writes an object, and how.
///
/// @param manager the field manager's name, for example `kubectl`
/// @param apiVersion the version the request speaks, for example `apps/v1`
/// @param subresource `status`, `scale` ...; empty for the object itself
/// @param now the time of the write; kept in whole seconds
/// @param ignored fields that this request cannot set and so never owns: `status` for the object
///   itself, `spec` and parts of `metadata` for its status; all below them is meant too
public record Writer(
    String manager, String apiVersion, String subresource, Instant now, FieldSet ignored) {

  public Writer {
    manager = manager.isEmpty() ? "unknown" : manager;
  }

  Writer named(String name) {
    return new Writer(name, apiVersion, subresource, now, ignored);
  }

  ManagedEntry entry(ManagedEntry.Operation operation, FieldSet fields) {
    return new ManagedEntry(manager, operation, apiVersion, now, subresource, fields);
  }
}
