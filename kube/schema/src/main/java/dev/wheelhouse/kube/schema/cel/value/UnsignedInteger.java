// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// A CEL `uint`: 64 bits without a sign.
public record UnsignedInteger(long bits) {

  /// The value as a number that may lose precision.
  public double toDouble() {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(bits);
  }
}
