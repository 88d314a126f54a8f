// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which of its own labels a node agent may set: any that is not Kubernetes' own, and those that
/// describe the machine.
final class NodeLabels {

  private static final String RESTRICTED = "node-restriction.kubernetes.io";
  private static final Set<String> OWN =
      Set.of(
          "kubernetes.io/hostname",
          "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region",
          "node.kubernetes.io/instance-type",
          "beta.kubernetes.io/instance-type",
          "kubernetes.io/os",
          "kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch");
  private static final List<String> OWN_DOMAINS =
      List.of("kubelet.kubernetes.io", "node.kubernetes.io");

  private NodeLabels() {}

  /// The labels that differ and are not the agent's to set.
  static SortedSet<String> forbidden(JsonObject labels, JsonObject before) {
    SortedSet<String> forbidden = new TreeSet<>();
    SortedSet<String> all = new TreeSet<>(labels.keySet());
    all.addAll(before.keySet());
    for (String label : all) {
      if (!Objects.equals(labels.get(label), before.get(label)) && isForbidden(label)) {
        forbidden.add(label);
      }
    }
    return forbidden;
  }

  private static boolean isForbidden(String label) {
    int slash = label.indexOf('/');
    String domain = slash < 0 ? "" : label.substring(0, slash);
    if (isUnder(domain, RESTRICTED)) {
      return true;
    }
    boolean kubernetes = isUnder(domain, "kubernetes.io") || isUnder(domain, "k8s.io");
    return kubernetes
        && !OWN.contains(label)
        && OWN_DOMAINS.stream().noneMatch(own -> isUnder(domain, own));
  }

  private static boolean isUnder(String domain, String parent) {
    return domain.equals(parent) || domain.endsWith("." + parent);
  }
}
