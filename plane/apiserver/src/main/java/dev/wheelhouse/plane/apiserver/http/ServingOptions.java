// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import java.util.List;

/// Where a server listens and how it is reached. The names in brackets are kube-apiserver's flags.
///
/// @param bindAddress `--bind-address`
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

  /// @param address where pods and clients outside reach the server; a name of its certificate too
  public ServingOptions withAdvertised(String address) {
    return new ServingOptions(bindAddress, securePort, address, List.of(address));
  }
}
