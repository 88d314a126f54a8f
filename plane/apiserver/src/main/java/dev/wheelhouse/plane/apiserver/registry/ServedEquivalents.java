// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.defaults.BuiltInDefaults;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The equivalents among everything that is served now.
public final class ServedEquivalents implements Equivalents {

  private final ServedResources served;
  private final ObjectRules rules;
  private volatile Groups groups = new Groups(-1, Map.of());

  private record Groups(long version, Map<GroupResource, List<GroupVersionResource>> byStored) {}

  public ServedEquivalents(ServedResources served) {
    this.served = served;
    this.rules = new ObjectRules(served, new BuiltInDefaults(ApiModels.kubernetes()));
  }

  @Override
  public List<GroupVersionResource> of(GroupResource stored) {
    Groups known = groups;
    if (known.version() != served.version()) {
      known = read();
    }
    return known.byStored().getOrDefault(stored, List.of());
  }

  private synchronized Groups read() {
    long version = served.version();
    Map<GroupResource, List<GroupVersionResource>> byStored = new HashMap<>();
    for (ServedResource resource : served.all()) {
      byStored
          .computeIfAbsent(resource.storage().groupResource(), _ -> new ArrayList<>())
          .add(resource.gvr());
    }
    groups = new Groups(version, byStored);
    return groups;
  }

  @Override
  public GroupVersionKind kind(GroupVersionResource resource, String subresource) {
    ApiResource api = find(resource).api();
    return api.subresource(subresource).map(ApiResource.Subresource::kind).orElse(api.kind());
  }

  private ServedResource find(GroupVersionResource resource) {
    return served.find(resource).orElseThrow(Failures::unknownPath);
  }

  @Override
  public JsonObject convert(JsonObject object, GroupVersionResource from, GroupVersionResource to) {
    return Conversions.between(from, find(to), object);
  }

  @Override
  public void restore(JsonObject object, GroupVersionResource resource) {
    ServedResource known = find(resource);
    rules.decode(known, object);
    rules.applyDefaults(known, object);
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    return served.schema(kind);
  }
}
