// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.model.ApiModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The built-in resources of an [ApiModel] and the custom ones of a [CustomSource], which is asked
/// whenever its version differs from the one last seen: a new definition counts at once.
///
/// The versions of a built-in resource share their objects, stored in the version that discovery
/// lists first; `events.k8s.io` Events share those of the core group.
public final class ServedCatalog implements ServedResources {

  private static final GroupVersionResource CORE_EVENTS =
      new GroupVersionResource("", "v1", "events");
  private static final GroupResource NEW_EVENTS = new GroupResource("events.k8s.io", "events");

  private final ApiModel model;
  private final List<ServedResource> builtIn;
  private final CustomSource source;
  private volatile State state;

  /// Where custom resources come from.
  public interface CustomSource {
    /// Changes whenever the resources do.
    long version();

    List<ServedResource> resources();
  }

  private record State(
      List<ServedResource> all,
      Map<GroupVersionResource, ServedResource> byName,
      Map<GroupVersionKind, ServedResource> customKinds,
      long version) {}

  public ServedCatalog(ApiModel model, CustomSource source) {
    this.model = model;
    this.builtIn = builtIn(model);
    this.source = source;
    long version = source.version();
    this.state = state(source.resources(), version);
  }

  private State current() {
    State known = state;
    return known.version() == source.version() ? known : refresh();
  }

  private synchronized State refresh() {
    long version = source.version();
    if (state.version() != version) {
      state = state(source.resources(), version);
    }
    return state;
  }

  private static List<ServedResource> builtIn(ApiModel model) {
    Map<GroupResource, GroupVersionResource> storage = new HashMap<>();
    for (ApiResource api : model.resources()) {
      storage.putIfAbsent(api.gvr().groupResource(), api.gvr());
    }
    storage.replace(NEW_EVENTS, CORE_EVENTS);
    List<ServedResource> served = new ArrayList<>();
    for (ApiResource api : model.resources()) {
      GroupVersionResource stored = storage.getOrDefault(api.gvr().groupResource(), api.gvr());
      model
          .schema(api.kind())
          .ifPresent(schema -> served.add(new ServedResource(api, schema, stored, null)));
    }
    return List.copyOf(served);
  }

  private State state(List<ServedResource> custom, long version) {
    List<ServedResource> all = new ArrayList<>(builtIn);
    all.addAll(custom);
    Map<GroupVersionResource, ServedResource> byName = new HashMap<>();
    all.forEach(resource -> byName.put(resource.gvr(), resource));
    Map<GroupVersionKind, ServedResource> customKinds = new HashMap<>();
    custom.forEach(resource -> customKinds.put(resource.api().kind(), resource));
    return new State(List.copyOf(all), Map.copyOf(byName), Map.copyOf(customKinds), version);
  }

  @Override
  public List<ServedResource> all() {
    return current().all();
  }

  @Override
  public Optional<ServedResource> find(GroupVersionResource gvr) {
    return Optional.ofNullable(current().byName().get(gvr));
  }

  @Override
  public Optional<Schema> schema(GroupVersionKind kind) {
    ServedResource custom = current().customKinds().get(kind);
    return custom == null ? model.schema(kind) : Optional.of(custom.schema());
  }

  @Override
  public long version() {
    return current().version();
  }
}
