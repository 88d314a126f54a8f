// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.Locale;
import java.util.Objects;

/// A port that a rule allows.
sealed interface PortMatch {

  /// `tcp`, `udp` or `sctp`.
  String protocol();

  record AnyPort(String protocol) implements PortMatch {}

  record Range(String protocol, int first, int last) implements PortMatch {}

  /// The container port of that name, whatever its number is in each pod.
  record Named(String protocol, String name) implements PortMatch {}

  static PortMatch of(NetworkPolicyPort port) {
    String protocol =
        Objects.requireNonNullElse(port.getProtocol(), "TCP").toLowerCase(Locale.ROOT);
    IntOrString number = port.getPort();
    if (number == null) {
      return new AnyPort(protocol);
    }
    if (number.getStrVal() != null) {
      return new Named(protocol, number.getStrVal());
    }
    int first = number.getIntVal();
    return new Range(protocol, first, Objects.requireNonNullElse(port.getEndPort(), first));
  }
}
