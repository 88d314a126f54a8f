// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.util.List;

/// Where a server listens and how it is reached. The names in brackets are kube-apiserver's flags.
///
/// @param bindAddress `--bind-address`; empty to listen on no socket
/// @param securePort `--secure-port`; 0 for any free one
/// @param advertiseAddress `--advertise-address`: where the `kubernetes` Service leads
/// @param extraNames DNS names and addresses for the serving certificate beyond the usual ones
public record ServingOptions(
    String bindAddress, int securePort, String advertiseAddress, List<String> extraNames) {

  public ServingOptions {
    extraNames = List.copyOf(extraNames);
  }

  /// This machine only.
  public static ServingOptions loopback(int port) {
    return new ServingOptions("127.0.0.1", port, "127.0.0.1", List.of());
  }

  /// No socket at all: callers are in this JVM, by `ApiServer.local()`. The port is what the
  /// `kubernetes` Service says.
  public static ServingOptions inProcess() {
    return new ServingOptions("", 6443, "127.0.0.1", List.of());
  }

  /// Whether the server listens on a socket.
  public boolean listens() {
    return !bindAddress.isEmpty();
  }

  /// @param address where pods and clients outside reach the server; a name of its certificate too
  public ServingOptions withAdvertised(String address) {
    return new ServingOptions(bindAddress, securePort, address, List.of(address));
  }
}
