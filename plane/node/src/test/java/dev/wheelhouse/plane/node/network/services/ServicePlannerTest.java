// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.endpoint;
import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static dev.wheelhouse.plane.node.network.TestServices.withNodePort;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePlannerTest {

  private static final String READY = "10.0.0.1";
  private static final String LEAVING = "10.0.0.2";
  private static final String STARTING = "10.0.0.3";

  @Test
  void takesReadyEndpointsOnly() {
    EndpointSlice slice =
        slice(
            "web",
            8080,
            ready(READY),
            endpoint(LEAVING, false, true, true),
            endpoint(STARTING, false, false, false));

    List<ServiceRule> rules =
        ServicePlanner.plan(withNodePort(service("web", "10.96.0.1", 80), 30080), List.of(slice));

    assertThat(rules)
        .containsExactly(
            new ServiceRule(
                "shop/web:http",
                "tcp",
                List.of(new Endpoint("10.96.0.1", 80)),
                30080,
                false,
                List.of(new Endpoint(READY, 8080))));
  }

  @Test
  void fallsBackToThoseThatServeWhileEnding() {
    EndpointSlice slice =
        slice(
            "web",
            8080,
            endpoint(LEAVING, false, true, true),
            endpoint(STARTING, false, false, false));

    assertThat(ServicePlanner.endpoints(List.of(slice), "http"))
        .containsExactly(new Endpoint(LEAVING, 8080));
    assertThat(ServicePlanner.endpoints(List.of(slice), "other")).isEmpty();
  }

  @Test
  void leavesHeadlessAndExternalNamesOut() {
    assertThat(ServicePlanner.plan(service("web", "None", 80), List.of())).isEmpty();
    assertThat(ServicePlanner.plan(service("web", "", 80), List.of())).isEmpty();
  }
}
