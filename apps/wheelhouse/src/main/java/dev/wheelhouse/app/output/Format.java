// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

/// The values of `-o`.
public enum Format {
  table,
  json,
  yaml
}
