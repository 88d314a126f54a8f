// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keys;

/// Annotations of an application that say what its objects do not inherit.
public final class FilterKeys {

  /// Keys of labels, with commas between.
  public static final String LABELS = "filter.oam.dev/label-keys";

  /// Keys of annotations, with commas between.
  public static final String ANNOTATIONS = "filter.oam.dev/annotation-keys";

  private FilterKeys() {}
}
