// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import java.util.Map;

/// As whom each controller acts: a service account of `kube-system`, to which the default cluster
/// role `system:controller:ACCOUNT` is bound. Mostly the controller's own name; these are the
/// others.
public final class ControllerAccounts {

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          Map.entry("certificatesigningrequest-approving-controller", "certificate-controller"),
          Map.entry("certificatesigningrequest-cleaner-controller", "certificate-controller"),
          Map.entry("certificatesigningrequest-signing-controller", "certificate-controller"),
          Map.entry("daemonset-controller", "daemon-set-controller"),
          Map.entry("endpoints-controller", "endpoint-controller"),
          Map.entry("endpointslice-mirroring-controller", "endpointslicemirroring-controller"),
          Map.entry("garbage-collector-controller", "generic-garbage-collector"),
          Map.entry("horizontal-pod-autoscaler-controller", "horizontal-pod-autoscaler"),
          Map.entry(
              "legacy-serviceaccount-token-cleaner-controller",
              "legacy-service-account-token-cleaner"),
          Map.entry("node-lifecycle-controller", "node-controller"),
          Map.entry("persistentvolume-attach-detach-controller", "attachdetach-controller"),
          Map.entry("persistentvolume-binder-controller", "persistent-volume-binder"),
          Map.entry("persistentvolume-expander-controller", "expand-controller"),
          Map.entry("persistentvolume-protection-controller", "pv-protection-controller"),
          Map.entry("persistentvolumeclaim-protection-controller", "pvc-protection-controller"),
          Map.entry("pod-garbage-collector-controller", "pod-garbage-collector"),
          Map.entry("replicationcontroller-controller", "replication-controller"),
          Map.entry("resourceclaim-controller", "resource-claim-controller"),
          Map.entry("root-ca-certificate-publisher-controller", "root-ca-cert-publisher"),
          Map.entry("service-cidr-controller", "service-cidrs-controller"),
          Map.entry("serviceaccount-controller", "service-account-controller"),
          Map.entry("serviceaccount-token-controller", "tokens-controller"),
          Map.entry("taint-eviction-controller", "node-controller"));

  private ControllerAccounts() {}

  /// @param controller its name, as kube-controller-manager has it
  public static String of(String controller) {
    return OTHERS.getOrDefault(controller, controller);
  }
}
