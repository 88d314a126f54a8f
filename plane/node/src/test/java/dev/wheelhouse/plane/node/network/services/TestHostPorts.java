// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/// Pods with host ports, on the node `here`.
final class TestHostPorts {

  private TestHostPorts() {}

  static ContainerPort port(String hostIp, int hostPort, String protocol) {
    return new ContainerPortBuilder()
        .withContainerPort(8080)
        .withHostIP(hostIp)
        .withHostPort(hostPort)
        .withProtocol(protocol)
        .build();
  }

  static Pod pod(String name, String address, ContainerPort port) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNodeName("here")
        .addNewContainer()
        .withName("web")
        .withPorts(port)
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPodIP(address)
        .endStatus()
        .build();
  }
}
