// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.util.List;

/// What a probe found out.
///
/// @param reason why the runtime cannot be used and what would help; empty when it can
public record RuntimeReport(
    String runtime, boolean usable, String reason, List<Capability> capabilities) {

  public RuntimeReport {
    capabilities = List.copyOf(capabilities);
  }

  /// One thing that is there or not.
  ///
  /// @param detail version, kind or the reason why not
  public record Capability(String name, boolean available, String detail) {}

  public static RuntimeReport unusable(String runtime, String reason) {
    return new RuntimeReport(runtime, false, reason, List.of());
  }
}
