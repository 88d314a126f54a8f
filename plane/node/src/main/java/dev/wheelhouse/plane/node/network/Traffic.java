// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What has gone through a network interface since it was made.
public record Traffic(
    String device, long receivedBytes, long receiveErrors, long sentBytes, long sendErrors) {

  /// The counters of one of this machine's interfaces; empty when there is none of that name.
  public static Optional<Traffic> of(String device) {
    Path counters = Path.of("/sys/class/net", device, "statistics");
    try {
      return Optional.of(
          new Traffic(
              device,
              number(counters.resolve("rx_bytes")),
              number(counters.resolve("rx_errors")),
              number(counters.resolve("tx_bytes")),
              number(counters.resolve("tx_errors"))));
    } catch (IOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// The same as the other end of the wire sees it, by its own name.
  public Traffic atOtherEnd(String name) {
    return new Traffic(
        name,
        /* receivedBytes= */ sentBytes,
        /* receiveErrors= */ sendErrors,
        /* sentBytes= */ receivedBytes,
        /* sendErrors= */ receiveErrors);
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }
}
