// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

/// The JSON value `null`. It stands in trees where Java's `null` would be ambiguous with "absent".
public enum JsonNull {
  NULL;

  @Override
  public String toString() {
    return "null";
  }
}
