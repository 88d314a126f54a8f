// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import java.util.List;

/// `networking.k8s.io/v1 NetworkPolicy`.
final class NetworkPolicyRules implements KindRules {

  private static final List<String> TYPES = List.of("Ingress", "Egress");

  @Override
  public void create(Scope policy) {
    Scope spec = policy.inOrEmpty("spec");
    spec.in("podSelector").ifPresent(LabelRules::selector);
    spec.forEach("ingress", rule -> rule(rule, "from"));
    spec.forEach("egress", rule -> rule(rule, "to"));
    JsonArray types = spec.object().array("policyTypes").orElseGet(JsonArray::new);
    if (types.size() > TYPES.size()) {
      spec.problems()
          .invalid(spec.path("policyTypes"), types, "may not specify more than two policyTypes");
      return;
    }
    for (int i = 0; i < types.size(); i++) {
      if (!TYPES.contains(types.get(i))) {
        spec.problems().notSupported(spec.path("policyTypes").index(i), types.get(i), TYPES);
      }
    }
  }

  private static void rule(Scope rule, String peers) {
    rule.forEach("ports", NetworkPolicyRules::port);
    rule.forEach(peers, NetworkPolicyRules::peer);
  }

  private static void port(Scope port) {
    port.oneOf("protocol", "TCP", "UDP", "SCTP");
    if (port.object().containsKey("port")) {
      ProbeRules.portReference(port, "port");
    }
    endPort(port);
  }

  private static void endPort(Scope port) {
    Long end = port.number("endPort");
    if (end == null) {
      return;
    }
    switch (port.object().get("port")) {
      case null ->
          port.problems()
              .invalid(
                  port.path("endPort"), end, "may not be specified when `port` is not specified");
      case Long first when end < first ->
          port.problems()
              .invalid(port.path("endPort"), end, "must be greater than or equal to `port`");
      case Long _ -> port.port("endPort");
      default ->
          port.problems()
              .invalid(
                  port.path("endPort"), end, "may not be specified when `port` is non-numeric");
    }
  }

  private static void peer(Scope peer) {
    if (peer.object().isEmpty()) {
      peer.problems().required(peer.path(), "must specify a peer");
    }
    peer.in("podSelector").ifPresent(LabelRules::selector);
    peer.in("namespaceSelector").ifPresent(LabelRules::selector);
    peer.in("ipBlock")
        .ifPresent(block -> {
          if (block.require("cidr")) {
            block.check("cidr", IpAddresses::checkCidr);
          }
          block.eachText("except", IpAddresses::checkCidr);
          if (peer.object().size() > 1) {
            peer.problems().forbidden(peer.path(), "may not specify both ipBlock and another peer");
          }
        });
  }
}
