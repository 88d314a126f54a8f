// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.steps.serviceendpoints;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The address by which node ports are reached: of a node with the role gateway, else worker, else
/// any; an external address before an internal one.
final class NodeAddress {

  private NodeAddress() {}

  static Optional<String> of(ClusterObjects objects) {
    List<JsonObject> nodes = objects.list("v1", "Node", "", "");
    return Stream.of(with(nodes, "gateway"), with(nodes, "worker"), nodes)
        .filter(it -> !it.isEmpty())
        .findFirst()
        .flatMap(chosen ->
            Stream.of("ExternalIP", "InternalIP")
                .flatMap(type -> chosen.stream().flatMap(node -> address(node, type)))
                .findFirst());
  }

  private static List<JsonObject> with(List<JsonObject> nodes, String role) {
    return nodes.stream()
        .filter(
            it -> it.string("metadata", "labels", "node-role.kubernetes.io/" + role).isPresent())
        .toList();
  }

  private static Stream<String> address(JsonObject node, String type) {
    return Endpoints.objects(node, "status", "addresses").stream()
        .filter(it -> it.string("type").orElse("").equals(type))
        .flatMap(it -> it.string("address").stream());
  }
}
