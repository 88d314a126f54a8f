// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.aggregation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.discovery.DiscoveredApis;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What discovery tells of: this server's resources and those of the servers beside it, groups of a
/// higher priority first.
final class AllApis implements DiscoveredApis {

  private final ServedResources served;
  private final ObjectReader objects;
  private final RemoteApis remote;
  private final RemoteDocuments documents;

  AllApis(
      ServedResources served, ObjectReader objects, RemoteApis remote, RemoteDocuments documents) {
    this.served = served;
    this.objects = objects;
    this.remote = remote;
    this.documents = documents;
  }

  @Override
  public long version() {
    long aggregated = remote.all().isEmpty() ? 0 : remote.version() + 1;
    return (31 * served.version() + aggregated) * 31 + documents.version();
  }

  @Override
  public List<ApiResource> resources() {
    if (remote.all().isEmpty()) {
      return served.resources();
    }
    Set<String> replaced =
        remote.all().stream()
            .map(api -> api.group() + "/" + api.version())
            .collect(Collectors.toSet());
    List<ApiResource> all = new ArrayList<>();
    for (ApiResource own : served.resources()) {
      if (!replaced.contains(own.gvr().group() + "/" + own.gvr().version())) {
        all.add(own);
      }
    }
    remote.all().forEach(api -> all.addAll(documents.get(api).resources()));
    Map<String, Long> priorities = priorities();
    all.sort(
        Comparator.comparing(
            (ApiResource resource) -> priorities.getOrDefault(resource.gvr().group(), 0L),
            Comparator.reverseOrder()));
    return all;
  }

  private Map<String, Long> priorities() {
    Map<String, Long> priorities = new HashMap<>();
    for (JsonObject service : objects.list(RemoteApis.API_SERVICES, "")) {
      priorities.merge(
          service.string("spec", "group").orElse(""),
          service.integer("spec", "groupPriorityMinimum").orElse(0L),
          Math::max);
    }
    return priorities;
  }

  @Override
  public List<ServedResource> own() {
    return served.all();
  }

  @Override
  public List<GroupVersionResource> silent() {
    return remote.all().stream()
        .filter(api -> documents.get(api).resources().isEmpty())
        .map(api -> new GroupVersionResource(api.group(), api.version(), ""))
        .toList();
  }
}
