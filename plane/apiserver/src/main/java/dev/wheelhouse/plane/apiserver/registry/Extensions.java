// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.GroupResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Resources and subresources that are answered by other parts than the store. Filled while the
/// server is wired; parts that come later (the streams of nodes) may be added at any time.
public final class Extensions {

  private final Map<GroupResource, VirtualResource> virtual = new ConcurrentHashMap<>();
  private final Map<Subresource, SubresourceHandler> handlers = new ConcurrentHashMap<>();

  private record Subresource(GroupResource resource, String name) {}

  public void add(VirtualResource resource) {
    virtual.put(resource.resource(), resource);
  }

  public void add(GroupResource resource, String subresource, SubresourceHandler handler) {
    handlers.put(new Subresource(resource, subresource), handler);
  }

  public Optional<VirtualResource> virtual(GroupResource resource) {
    return Optional.ofNullable(virtual.get(resource));
  }

  public Optional<SubresourceHandler> handler(GroupResource resource, String subresource) {
    return Optional.ofNullable(handlers.get(new Subresource(resource, subresource)));
  }
}
