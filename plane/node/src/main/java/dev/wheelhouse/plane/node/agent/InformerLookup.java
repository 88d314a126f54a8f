// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.spec.Lookup;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Optional;

/// Looks into the shared informers; what is not there yet is asked of the API, since a pod may be
/// here before the ConfigMap that was created just before it.
record InformerLookup(PlaneClient client) implements Lookup {

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return find(ConfigMap.class, namespace, name);
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return find(Secret.class, namespace, name);
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
    return client
        .resources(type)
        .informer()
        .get(namespace, name)
        .or(() -> client.resources(type).get(namespace, name));
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return client.resources(PersistentVolumeClaim.class).get(namespace, name);
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return client.resources(PersistentVolume.class).get("", name);
  }

  @Override
  public List<Service> services(String namespace) {
    return client.resources(Service.class).informer().list(namespace);
  }
}
