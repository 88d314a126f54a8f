// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.Arrays;
import java.util.Map;

/// Services and EndpointSlices for tests.
public final class TestServices {

  private TestServices() {}

  public static Service service(String name, String clusterIp, int port) {
    return new ServiceBuilder()
        .withMetadata(new ObjectMetaBuilder().withNamespace("shop").withName(name).build())
        .withNewSpec()
        .withClusterIP(clusterIp)
        .withType("ClusterIP")
        .addNewPort()
        .withName("http")
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  public static Service withNodePort(Service service, int nodePort) {
    return new ServiceBuilder(service)
        .editSpec()
        .withType("NodePort")
        .editFirstPort()
        .withNodePort(nodePort)
        .endPort()
        .endSpec()
        .build();
  }

  public static EndpointSlice slice(String service, int port, Endpoint... endpoints) {
    return new EndpointSliceBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName(service + "-1")
                .withLabels(Map.of("kubernetes.io/service-name", service))
                .build())
        .withAddressType("IPv4")
        .withEndpoints(Arrays.asList(endpoints))
        .addNewPort()
        .withName("http")
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .build();
  }

  public static Endpoint ready(String address) {
    return endpoint(address, true, true, false);
  }

  public static Endpoint endpoint(
      String address, boolean ready, boolean serving, boolean terminating) {
    return new EndpointBuilder()
        .withAddresses(address)
        .withNewConditions()
        .withReady(ready)
        .withServing(serving)
        .withTerminating(terminating)
        .endConditions()
        .build();
  }
}
