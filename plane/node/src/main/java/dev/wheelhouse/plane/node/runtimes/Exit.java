// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.time.Instant;

/// The end of a container's first process.
///
/// @param code exit code; 128 + signal number when a signal ended it
/// @param reason `Completed`, `Error`, `OOMKilled`, `ContainerStatusUnknown`
/// @param message for people; usually empty
public record Exit(int code, String reason, String message, Instant at) {

  public static Exit of(int code, boolean outOfMemory, Instant at) {
    String reason = outOfMemory ? "OOMKilled" : code == 0 ? "Completed" : "Error";
    return new Exit(code, reason, "", at);
  }

  /// An end that nobody saw.
  public static Exit unseen(Instant at) {
    return new Exit(
        137,
        "ContainerStatusUnknown",
        "The container ended while nobody watched it; its exit code is not known",
        at);
  }
}
