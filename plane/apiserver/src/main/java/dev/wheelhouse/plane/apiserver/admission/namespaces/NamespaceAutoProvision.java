// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.namespaces;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.util.function.Supplier;

/// Makes the namespace that a new object names (`NamespaceAutoProvision`).
public final class NamespaceAutoProvision implements MutatingPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  private final ObjectReader objects;
  private final Supplier<ObjectWriter> writer;

  /// @param writer asked for when the first namespace is made
  public NamespaceAutoProvision(ObjectReader objects, Supplier<ObjectWriter> writer) {
    this.objects = objects;
    this.writer = writer;
  }

  @Override
  public String name() {
    return "NamespaceAutoProvision";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    String namespace = request.namespace();
    GroupResource resource = NAMESPACES.groupResource();
    if (request.operation() != AdmissionRequest.Operation.CREATE
        || request.dryRun()
        || namespace.isEmpty()
        || request.resource().equals(resource)
        || objects.get(resource, "", namespace).isPresent()) {
      return;
    }
    try {
      writer
          .get()
          .create(
              NAMESPACES,
              "",
              JsonObject.of(
                  "apiVersion",
                  "v1",
                  "kind",
                  "Namespace",
                  "metadata",
                  JsonObject.of("name", namespace)));
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
    }
  }
}
