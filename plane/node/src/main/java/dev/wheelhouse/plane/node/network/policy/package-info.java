/// NetworkPolicies enforced by nftables.
///
/// A pod that some policy selects has a verdict for what comes in, for what goes out, or for both:
/// a chain that returns for what is allowed and drops the rest. Pods that the same policies select
/// share a chain, and rules with the same selector share a set of addresses, so that a pod that
/// comes or goes changes a few elements and no rule.
///
/// ```
/// forward  { ip saddr vmap @egress, ip daddr vmap @ingress }
/// ingress  { 10.244.0.5 : jump in-0a1b.. }
/// in-0a1b  { ip saddr @pods-77c0.. tcp dport 8080 return; drop }
/// ```
///
/// As Kubernetes has it, replies pass, a pod always reaches itself, and the machine always reaches
/// its pods (probes, port-forward). What a pod sends to its machine is judged as what it sends to
/// others; the cluster's name server counts as a pod of `kube-system` labelled `k8s-app: kube-dns`.
@NullMarked
package dev.wheelhouse.plane.node.network.policy;

import org.jspecify.annotations.NullMarked;
