// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.endpoint;
import static dev.wheelhouse.plane.node.network.TestServices.ready;
import static dev.wheelhouse.plane.node.network.TestServices.service;
import static dev.wheelhouse.plane.node.network.TestServices.slice;
import static dev.wheelhouse.plane.node.network.TestServices.withNodePort;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceStatusBuilder;
import io.fabric8.kubernetes.api.model.SessionAffinityConfigBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
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
                List.of(),
                30080,
                ServiceRule.Traffic.ANY,
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

  @Test
  void addressesOfLoadBalancersAndTheirSourcesCount() {
    Service service = service("web", "10.96.0.1", 80);
    service.getSpec().setType("LoadBalancer");
    service.getSpec().setLoadBalancerSourceRanges(List.of("10.1.2.3/16", "fd00::/8"));
    service.setStatus(
        new ServiceStatusBuilder()
            .withNewLoadBalancer()
            .addNewIngress()
            .withIp("10.244.0.1")
            .endIngress()
            .addNewIngress()
            .withIp("192.0.2.1")
            .withIpMode("Proxy")
            .endIngress()
            .endLoadBalancer()
            .build());

    ServiceRule rule = ServicePlanner.plan(service, List.of()).getFirst();

    assertThat(rule.balanced()).containsExactly(new Endpoint("10.244.0.1", 80));
    assertThat(rule.traffic().sources()).containsExactly("10.1.0.0/16");
  }

  @Test
  void affinityLastsThreeHoursUnlessItSays() {
    Service service = service("web", "10.96.0.1", 80);
    service.getSpec().setSessionAffinity("ClientIP");

    assertThat(seconds(service)).isEqualTo(10_800);
    service
        .getSpec()
        .setSessionAffinityConfig(
            new SessionAffinityConfigBuilder()
                .withNewClientIP()
                .withTimeoutSeconds(7)
                .endClientIP()
                .build());
    assertThat(seconds(service)).isEqualTo(7);
  }

  private static int seconds(Service service) {
    return ServicePlanner.plan(service, List.of()).getFirst().traffic().affinitySeconds();
  }

  @Test
  void localTrafficKnowsTheEndpointsOfEachNode() {
    Service service = service("web", "10.96.0.1", 80);
    service.getSpec().setInternalTrafficPolicy("Local");
    var here = ready(READY);
    here.setNodeName("a");
    var there = ready(STARTING);
    there.setNodeName("b");

    ServiceRule rule =
        ServicePlanner.plan(service, List.of(slice("web", 8080, here, there))).getFirst();

    assertThat(rule.traffic().local())
        .containsOnly(
            Map.entry("a", List.of(new Endpoint(READY, 8080))),
            Map.entry("b", List.of(new Endpoint(STARTING, 8080))));
  }

  @Test
  void leavesServicesOfOtherProxiesAlone() {
    Service web = service("web", "10.96.0.10", 80);
    List<EndpointSlice> slices = List.of(slice("web", 8080, ready("10.244.0.5")));

    web.getMetadata().setLabels(Map.of("service.kubernetes.io/service-proxy-name", "mine"));
    assertThat(ServicePlanner.plan(web, slices)).isEmpty();
    web.getMetadata().setLabels(Map.of("service.kubernetes.io/headless", ""));
    assertThat(ServicePlanner.plan(web, slices)).isEmpty();
    web.getMetadata().setLabels(Map.of("app", "web"));
    assertThat(ServicePlanner.plan(web, slices)).hasSize(1);
  }
}
