// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.node.network.Cidr;

/// The nodes of a plane.
///
/// @param podCidr addresses for their pods, as CIDR; several nodes have equal parts of it
/// @param httpPort where Ingresses are served on loopback; 0 takes a free one
/// @param registryPort where the image registry listens on loopback; 0 takes a free one
/// @param runtime the name of a node runtime, or `auto` for the best that the machine can run
/// @param nodeName name of the Node object; further nodes are called `<name>-2`, `<name>-3` ...
/// @param maxPods how many pods each node takes
/// @param nodes how many nodes there are
/// @param images where their images come from and when they go
public record NodeSetup(
    String podCidr,
    int httpPort,
    int registryPort,
    String runtime,
    String nodeName,
    int maxPods,
    int nodes,
    ImageSetup images) {

  public static final NodeSetup DEFAULT =
      new NodeSetup("10.244.0.0/24", 8080, 5000, "auto", "wheelhouse", 110, 1, ImageSetup.DEFAULT);

  NodeSetup onFreePorts() {
    return new NodeSetup(podCidr, 0, 0, runtime, nodeName, maxPods, nodes, images);
  }

  public NodeSetup withRuntime(String name) {
    return new NodeSetup(podCidr, httpPort, registryPort, name, nodeName, maxPods, nodes, images);
  }

  /// @param range wide enough for all of them
  public NodeSetup withNodes(int count, String range) {
    return new NodeSetup(range, httpPort, registryPort, runtime, nodeName, maxPods, count, images);
  }

  public NodeSetup withImages(ImageSetup other) {
    return new NodeSetup(podCidr, httpPort, registryPort, runtime, nodeName, maxPods, nodes, other);
  }

  String nodeName(int index) {
    return index == 0 ? nodeName : nodeName + "-" + (index + 1);
  }

  Cidr podRange(int index) {
    return Cidr.parse(podCidr).part(index, nodes);
  }
}
