// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.namespaces;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;

/// Refuses every write to a namespace that is not there (`NamespaceExists`).
public final class NamespaceExists implements ValidatingPlugin {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final ObjectReader objects;

  public NamespaceExists(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "NamespaceExists";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    String namespace = request.namespace();
    if (!namespace.isEmpty()
        && !request.resource().equals(NAMESPACES)
        && objects.get(NAMESPACES, "", namespace).isEmpty()) {
      throw Failures.notFound(NAMESPACES, namespace);
    }
  }
}
