// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.storage;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.DefaultClass;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;

/// Gives new claims that name no class the default one (`DefaultStorageClass`).
public final class DefaultStorageClass implements MutatingPlugin {

  static final GroupResource CLASSES = new GroupResource("storage.k8s.io", "storageclasses");
  private static final List<String> MARKS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");

  private final ObjectReader objects;

  public DefaultStorageClass(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "DefaultStorageClass";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("", "persistentvolumeclaims")) {
      return;
    }
    JsonObject claim = request.object();
    boolean named =
        claim.at("spec", "storageClassName") != null
            || claim.at("metadata", "annotations", StorageClasses.ANNOTATION) != null;
    if (!named) {
      DefaultClass.of(objects, CLASSES, MARKS)
          .ifPresent(name -> claim.childObject("spec").put("storageClassName", name));
    }
  }
}
