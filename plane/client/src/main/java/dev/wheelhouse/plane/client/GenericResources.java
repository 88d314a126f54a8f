// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/// Objects of a resource without a compiled model type.
public interface GenericResources extends Resources<GenericKubernetesResource> {

  /// Deletes every object of a namespace that a query selects.
  void deleteCollection(String namespace, ListQuery list, DeleteQuery delete);
}
