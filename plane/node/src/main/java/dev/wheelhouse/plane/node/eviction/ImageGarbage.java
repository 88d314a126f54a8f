// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

/// Removes images that no container uses, to make room on the disk before pods are ended.
public interface ImageGarbage {

  /// Nothing can be removed.
  ImageGarbage NONE = () -> {};

  /// Removes all of them.
  void free();
}
