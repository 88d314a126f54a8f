// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.storage;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import java.util.Map;

/// Holds new claims, volumes and attribute classes by a finalizer, so that they stay while they are
/// used (`StorageObjectInUseProtection`). Controllers take it off.
public final class StorageObjectInUseProtection implements MutatingPlugin {

  private static final Map<GroupResource, String> FINALIZERS =
      Map.of(
          new GroupResource("", "persistentvolumes"), "kubernetes.io/pv-protection",
          new GroupResource("", "persistentvolumeclaims"), "kubernetes.io/pvc-protection",
          new GroupResource("storage.k8s.io", "volumeattributesclasses"),
              "kubernetes.io/vac-protection");

  @Override
  public String name() {
    return "StorageObjectInUseProtection";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    String finalizer = FINALIZERS.get(request.resource());
    if (finalizer == null
        || request.operation() != AdmissionRequest.Operation.CREATE
        || !request.subresource().isEmpty()) {
      return;
    }
    JsonArray finalizers = request.object().childObject("metadata").childArray("finalizers");
    if (!finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }
}
