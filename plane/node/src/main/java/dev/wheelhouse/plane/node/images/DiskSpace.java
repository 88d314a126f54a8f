// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

/// The disk that images are on.
public interface DiskSpace {

  /// Its size in bytes.
  long capacity();

  /// Bytes that can be written now.
  long available();
}
