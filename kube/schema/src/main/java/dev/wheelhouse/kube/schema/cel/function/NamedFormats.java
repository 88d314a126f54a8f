// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

/// What costs need to know of named formats.
public final class NamedFormats {

  private NamedFormats() {}

  /// The length of the pattern that stands for a format; 0 for other values.
  public static long regexSize(Object value) {
    return value instanceof NamedFormat format ? format.regexSize() : 0;
  }
}
