// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

/// The values of `-o`.
public enum Format {
  table,
  /// A table with more columns, where a command has some.
  wide,
  json,
  yaml,
  /// Only `kind.group/name`, a line each, as `kubectl` takes it.
  name
}
