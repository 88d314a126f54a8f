// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import java.util.List;

/// `networking.k8s.io/v1 NetworkPolicy`.
final class NetworkPolicyRules implements KindRules {

  private static final List<String> TYPES = List.of("Egress", "Ingress");

  @Override
  public void create(Scope policy) {
    Scope spec = policy.inOrEmpty("spec");
    spec.in("podSelector").ifPresent(LabelRules::selector);
    spec.forEach("ingress", rule -> rule(rule, "from"));
    spec.forEach("egress", rule -> rule(rule, "to"));
    JsonArray types = spec.object().array("policyTypes").orElseGet(JsonArray::new);
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
    port.oneOf("protocol", "SCTP", "TCP", "UDP");
    if (port.object().containsKey("port")) {
      ProbeRules.portReference(port, "port");
    }
    port.port("endPort");
  }

  private static void peer(Scope peer) {
    if (peer.object().isEmpty()) {
      peer.problems().required(peer.path(), "must specify a peer");
    }
    peer.in("podSelector").ifPresent(LabelRules::selector);
    peer.in("namespaceSelector").ifPresent(LabelRules::selector);
    peer.in("ipBlock")
        .ifPresent(block -> {
          block.require("cidr");
          if (peer.object().size() > 1) {
            peer.problems().forbidden(peer.path(), "may not specify both ipBlock and another peer");
          }
        });
  }
}
