// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.discovery;

import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.plane.apiserver.registry.ServedResource;
import dev.wheelhouse.plane.apiserver.registry.ServedResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The built-in resources, and custom ones that a test adds.
public final class BuiltInResources implements ServedResources {

  private final List<ServedResource> custom = new ArrayList<>();

  public void add(ServedResource resource) {
    custom.add(resource);
  }

  @Override
  public List<ServedResource> all() {
    List<ServedResource> all = new ArrayList<>();
    ApiModels.kubernetes()
        .resources()
        .forEach(api ->
            ApiModels.kubernetes()
                .schema(api.kind())
                .ifPresent(schema -> all.add(new ServedResource(api, schema, api.gvr(), null))));
    all.addAll(custom);
    return all;
  }

  @Override
  public Optional<ServedResource> find(GroupVersionResource gvr) {
    return all().stream().filter(r -> r.gvr().equals(gvr)).findFirst();
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    return ApiModels.kubernetes().schema(kind);
  }

  @Override
  public long version() {
    return custom.size();
  }
}
