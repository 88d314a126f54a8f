// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

/// The node of a plane.
///
/// @param podCidr addresses for its pods, as CIDR
/// @param httpPort where Ingresses are served on loopback; 0 takes a free one
/// @param registryPort where the image registry listens on loopback; 0 takes a free one
/// @param runtime the name of a node runtime, or `auto` for the best that the machine can run
/// @param nodeName name of the Node object
/// @param maxPods how many pods it takes
public record NodeSetup(
    String podCidr, int httpPort, int registryPort, String runtime, String nodeName, int maxPods) {

  public static final NodeSetup DEFAULT =
      new NodeSetup("10.244.0.0/24", 8080, 5000, "auto", "wheelhouse", 110);

  NodeSetup onFreePorts() {
    return new NodeSetup(podCidr, 0, 0, runtime, nodeName, maxPods);
  }

  public NodeSetup withRuntime(String name) {
    return new NodeSetup(podCidr, httpPort, registryPort, name, nodeName, maxPods);
  }
}
