// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import java.util.Map;

/// The priorities of the group versions that this server has, as kube-apiserver registers them.
///
/// @param group higher groups come first
/// @param version higher versions of a group come first
record GroupPriorities(int group, int version) {

  private static final GroupPriorities CUSTOM = new GroupPriorities(1000, 100);

  private static final Map<String, Integer> GROUPS =
      Map.ofEntries(
          Map.entry("", 18_000),
          Map.entry("apps", 17_800),
          Map.entry("events.k8s.io", 17_750),
          Map.entry("authentication.k8s.io", 17_700),
          Map.entry("authorization.k8s.io", 17_600),
          Map.entry("autoscaling", 17_500),
          Map.entry("batch", 17_400),
          Map.entry("certificates.k8s.io", 17_300),
          Map.entry("networking.k8s.io", 17_200),
          Map.entry("policy", 17_100),
          Map.entry("rbac.authorization.k8s.io", 17_000),
          Map.entry("storage.k8s.io", 16_800),
          Map.entry("apiextensions.k8s.io", 16_700),
          Map.entry("admissionregistration.k8s.io", 16_700),
          Map.entry("scheduling.k8s.io", 16_600),
          Map.entry("coordination.k8s.io", 16_500),
          Map.entry("node.k8s.io", 16_300),
          Map.entry("discovery.k8s.io", 16_200),
          Map.entry("resource.k8s.io", 16_200),
          Map.entry("flowcontrol.apiserver.k8s.io", 16_100),
          Map.entry("internal.apiserver.k8s.io", 16_000),
          Map.entry("storagemigration.k8s.io", 15_800));

  private static final Map<String, Integer> VERSIONS =
      Map.of(
          "/v1",
          1,
          "autoscaling/v2",
          30,
          "resource.k8s.io/v1",
          21,
          "flowcontrol.apiserver.k8s.io/v1",
          21);

  static GroupPriorities builtIn(String group, String version) {
    int usual = version.startsWith("v1beta") ? 9 : version.equals("v1") ? 15 : 1;
    return new GroupPriorities(
        GROUPS.getOrDefault(group, 15_000), VERSIONS.getOrDefault(group + "/" + version, usual));
  }

  static GroupPriorities custom() {
    return CUSTOM;
  }
}
