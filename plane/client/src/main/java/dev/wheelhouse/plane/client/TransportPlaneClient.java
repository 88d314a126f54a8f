// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import dev.wheelhouse.kube.schema.ApiResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

/// [PlaneClient] over a [Transport]. Clients of several users may share one [Informers], so that
/// every object is watched and decoded once for all of them. Safe for use by many threads.
public final class TransportPlaneClient implements PlaneClient {

  private final Transport transport;
  private final Informers informers;
  private final Discovery discovery;

  /// @param transport carries this client's requests, as its user
  /// @param informers the caches it reads from; closed by whoever made them
  public TransportPlaneClient(Transport transport, Informers informers) {
    this.transport = transport;
    this.informers = informers;
    this.discovery = new Discovery(transport);
  }

  @Override
  public <T extends HasMetadata> Resources<T> resources(Class<T> type) {
    return new TransportResources<>(transport, informers, ResourcePath.of(type));
  }

  @Override
  public GenericResources resources(ApiResource resource) {
    return new TransportGenericResources(transport, informers, ResourcePath.of(resource));
  }

  @Override
  public Informer<MetadataObject> metadata(ApiResource resource) {
    return informers.of(ResourcePath.metadata(resource));
  }

  @Override
  public Served served() {
    return discovery.served();
  }
}
