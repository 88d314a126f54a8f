// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Served resources by group, then version. Groups keep the order in which they were given, the
/// core group is the empty string, versions have the preferred one first.
///
/// @param storageHashes what `storageVersionHash` says of each resource: the same for all versions
///   of a resource, another once it is stored in another version
record ServedGroups(
    Map<String, Map<String, List<ApiResource>>> groups,
    Map<GroupVersionResource, String> storageHashes) {

  private static final int HASH_BYTES = 8;

  /// @param own those of this server, which says how it stores them
  /// @param silent group versions without known resources
  static ServedGroups of(
      List<ApiResource> resources, List<ServedResource> own, List<GroupVersionResource> silent) {
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
    return new ServedGroups(groups, hashes(own));
  }

  private static Map<GroupVersionResource, String> hashes(List<ServedResource> resources) {
    Map<GroupVersionResource, GroupVersionKind> kinds = new HashMap<>();
    resources.forEach(served -> kinds.put(served.gvr(), served.api().kind()));
    Map<GroupVersionResource, String> hashes = new HashMap<>();
    for (ServedResource served : resources) {
      if (served.api().verbs().contains("list")) {
        GroupVersionKind own = served.api().kind();
        GroupVersionKind stored =
            kinds.getOrDefault(
                served.storage(),
                new GroupVersionKind(own.group(), served.storage().version(), own.kind()));
        hashes.put(served.gvr(), hash(stored));
      }
    }
    return hashes;
  }

  /// The first eight bytes of SHA-256 over `group/version/kind`, in base 64, as kube-apiserver has
  /// it.
  private static String hash(GroupVersionKind kind) {
    String text = kind.group() + "/" + kind.version() + "/" + kind.kind();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
