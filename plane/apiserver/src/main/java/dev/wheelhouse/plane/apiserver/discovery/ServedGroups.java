// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Served resources by group, then version. Groups keep the order in which they were given, the
/// core group is the empty string, versions have the preferred one first.
record ServedGroups(Map<String, Map<String, List<ApiResource>>> groups) {

  /// @param silent group versions without known resources
  static ServedGroups of(List<ApiResource> resources, List<GroupVersionResource> silent) {
    Map<String, Map<String, List<ApiResource>>> groups = new LinkedHashMap<>();
    for (ApiResource resource : resources) {
      groups
          .computeIfAbsent(resource.gvr().group(), _ -> new TreeMap<>(VersionOrder.PREFERRED_FIRST))
          .computeIfAbsent(resource.gvr().version(), _ -> new ArrayList<>())
          .add(resource);
    }
    for (GroupVersionResource groupVersion : silent) {
      groups
          .computeIfAbsent(groupVersion.group(), _ -> new TreeMap<>(VersionOrder.PREFERRED_FIRST))
          .computeIfAbsent(groupVersion.version(), _ -> new ArrayList<>());
    }
    return new ServedGroups(groups);
  }
}
