// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import java.util.List;

/// A program that lies in a registry now.
///
/// @param reference by digest
public record Uploaded(String reference, List<Blob> parts) {

  /// One part.
  ///
  /// @param bytes packed
  /// @param sent false when the registry had it
  public record Blob(String name, long bytes, boolean sent) {}

  public Uploaded {
    parts = List.copyOf(parts);
  }

  /// Bytes of all parts.
  public long bytes() {
    return parts.stream().mapToLong(Blob::bytes).sum();
  }

  /// Bytes of the parts that the registry did not have.
  public long sentBytes() {
    return parts.stream().filter(Blob::sent).mapToLong(Blob::bytes).sum();
  }
}
