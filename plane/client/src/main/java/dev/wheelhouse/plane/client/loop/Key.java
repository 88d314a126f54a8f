// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.loop;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// Namespace and name of an object; the namespace is empty for cluster-scoped kinds.
public record Key(String namespace, String name) {

  public static Key of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new Key(namespace == null ? "" : namespace, object.getMetadata().getName());
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
