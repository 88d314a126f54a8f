// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.scheduling;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;

/// Tells pods the zone and region of their node, as labels (`PodTopologyLabels`): those that are
/// made on one, and others when they are bound, through the labels of the Binding.
public final class PodTopologyLabels implements MutatingPlugin {

  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final List<String> LABELS =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  private final ObjectReader objects;

  public PodTopologyLabels(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "PodTopologyLabels";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    if (request.operation() != AdmissionRequest.Operation.CREATE
        || !request.resource().resource().equals("pods")
        || !request.resource().group().isEmpty()) {
      return;
    }
    JsonObject object = request.object();
    switch (request.subresource()) {
      case "" -> label(object, object.string("spec", "nodeName").orElse(""));
      case "binding" -> {
        if (object.string("target", "kind").orElse("Node").equals("Node")) {
          label(object, object.string("target", "name").orElse(""));
        }
      }
      default -> {}
    }
  }

  private void label(JsonObject object, String node) {
    if (node.isEmpty()) {
      return;
    }
    objects
        .get(NODES, "", node)
        .flatMap(found -> found.object("metadata", "labels"))
        .ifPresent(labels -> {
          for (String label : LABELS) {
            labels
                .string(label)
                .ifPresent(value ->
                    object.childObject("metadata").childObject("labels").put(label, value));
          }
        });
  }
}
