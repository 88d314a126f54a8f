// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.garbagecollector;

import dev.wheelhouse.kube.schema.ApiResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The served resources by group and kind, for resolving owner references.
final class Kinds {

  private record GroupKind(String group, String kind) {}

  private final Map<GroupKind, ApiResource> resources = new ConcurrentHashMap<>();

  void add(ApiResource resource) {
    resources.put(new GroupKind(resource.gvr().group(), resource.kind().kind()), resource);
  }

  Optional<ApiResource> of(OwnerReference reference) {
    String apiVersion = reference.getApiVersion();
    int slash = apiVersion == null ? -1 : apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return Optional.ofNullable(resources.get(new GroupKind(group, reference.getKind())));
  }
}
