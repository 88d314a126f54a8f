// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One served resource of one version: what discovery tells about it.
///
/// @param kind the kind of the resource's objects
/// @param verbs Kubernetes verbs, for example `get`, `list`, `watch`
/// @param subresources by name, for example `status`, `scale`, `log`
public record ApiResource(
    GroupVersionResource gvr,
    GroupVersionKind kind,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    Map<String, Subresource> subresources) {

  public ApiResource {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = List.copyOf(verbs);
    subresources = Map.copyOf(subresources);
  }

  /// A part of a resource with its own path, verbs and possibly its own kind (`scale`, `eviction`).
  public record Subresource(String name, GroupVersionKind kind, List<String> verbs) {
    public Subresource {
      verbs = List.copyOf(verbs);
    }
  }

  public Optional<Subresource> subresource(String name) {
    return Optional.ofNullable(subresources.get(name));
  }
}
