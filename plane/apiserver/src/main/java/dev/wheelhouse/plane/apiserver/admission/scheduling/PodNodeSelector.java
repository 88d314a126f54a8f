// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;

/// Pods go only to nodes that an annotation of their namespace selects (`PodNodeSelector`).
public final class PodNodeSelector implements MutatingPlugin {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";

  private final ObjectReader objects;

  public PodNodeSelector(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PodNodeSelector";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (!request.creates("", "pods")) {
      return;
    }
    String selector =
        objects
            .get(NAMESPACES, "", request.namespace())
            .flatMap(namespace -> namespace.string("metadata", "annotations", ANNOTATION))
            .orElse("");
    if (selector.isBlank()) {
      return;
    }
    JsonObject chosen = request.object().childObject("spec").childObject("nodeSelector");
    for (String pair : selector.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw Failures.forbidden(
            request.resource(), request.name(), "invalid selector: [" + pair + "]");
      }
      require(
          request, chosen, pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
  }

  private static void require(
      AdmissionRequest request, JsonObject chosen, String key, String value) {
    Object own = chosen.putIfAbsent(key, value);
    if (own != null && !own.equals(value)) {
      throw Failures.forbidden(
          request.resource(),
          request.name(),
          "pod node label selector conflicts with its namespace node label selector");
    }
  }
}
