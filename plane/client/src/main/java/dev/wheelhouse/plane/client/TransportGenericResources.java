// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

final class TransportGenericResources extends TransportResources<GenericKubernetesResource>
    implements GenericResources {

  TransportGenericResources(
      Transport transport, Informers informers, ResourcePath<GenericKubernetesResource> path) {
    super(transport, informers, path);
  }

  @Override
  public void deleteCollection(String namespace, ListQuery list, DeleteQuery delete) {
    deleteAll(namespace, list, delete);
  }
}
