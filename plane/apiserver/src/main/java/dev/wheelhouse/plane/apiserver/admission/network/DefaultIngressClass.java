// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.network;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.DefaultClass;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;

/// Gives new Ingresses that name no class the default one (`DefaultIngressClass`).
public final class DefaultIngressClass implements MutatingPlugin {

  private static final String GROUP = "networking.k8s.io";
  private static final GroupResource CLASSES = new GroupResource(GROUP, "ingressclasses");
  private static final List<String> MARKS = List.of("ingressclass.kubernetes.io/is-default-class");

  private final ObjectReader objects;

  public DefaultIngressClass(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "DefaultIngressClass";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates(GROUP, "ingresses")) {
      return;
    }
    JsonObject ingress = request.object();
    boolean named =
        ingress.at("spec", "ingressClassName") != null
            || ingress.at("metadata", "annotations", "kubernetes.io/ingress.class") != null;
    if (!named) {
      DefaultClass.of(objects, CLASSES, MARKS)
          .ifPresent(name -> ingress.childObject("spec").put("ingressClassName", name));
    }
  }
}
