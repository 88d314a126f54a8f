// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.linux;

/// A UDP flow that the kernel remembers.
///
/// @param client who sends, as `address:port`
/// @param target where it sends to
/// @param server who gets it and answers; another than the target when the flow is translated
public record UdpFlow(Party client, Party target, Party server) {

  /// @param address IPv4 in dotted form
  public record Party(String address, int port) {
    @Override
    public String toString() {
      return address + ":" + port;
    }
  }
}
