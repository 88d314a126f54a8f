// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.admission.policy.ParamSource;
import java.util.List;
import java.util.Optional;

/// Parameter objects of policies, among everything that is served now.
public final class ServedParams implements ParamSource {

  private final ServedResources served;
  private final ObjectReader objects;

  public ServedParams(ServedResources served, ObjectReader objects) {
    this.served = served;
    this.objects = objects;
  }

  @Override
  public Optional<Kind> find(GroupVersionKind kind) {
    for (ServedResource resource : served.all()) {
      if (resource.api().kind().equals(kind)) {
        return Optional.of(new Stored(resource));
      }
    }
    return Optional.empty();
  }

  private final class Stored implements Kind {
    private final ServedResource resource;

    Stored(ServedResource resource) {
      this.resource = resource;
    }

    @Override
    public boolean namespaced() {
      return resource.api().namespaced();
    }

    @Override
    public Optional<JsonObject> get(String namespace, String name) {
      return objects.get(resource.storage().groupResource(), namespace, name).map(this::inVersion);
    }

    @Override
    public List<JsonObject> list(String namespace) {
      return objects.list(resource.storage().groupResource(), namespace).stream()
          .map(this::inVersion)
          .toList();
    }

    /// Trees of the reader are shared and not changed.
    private JsonObject inVersion(JsonObject object) {
      return Conversions.isVerbatim(resource) ? object : Conversions.view(resource, object);
    }
  }
}
