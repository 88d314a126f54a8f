// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static dev.wheelhouse.plane.node.network.TestServices.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.memory.InMemoryPlane;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoadBalancersIT {

  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void portOfTheMachineBelongsToOneServiceAtATime() throws InterruptedException {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        LoadBalancers _ =
            LoadBalancers.start("10.9.9.1", Set.of("tcp/53"), plane.client(), Clock.system())) {
      create(plane, "first", 80);
      Eventually.within(SOON, "given", () -> addresses(plane, "first").equals(List.of("10.9.9.1")));
      create(plane, "second", 80);
      create(plane, "names", 53);
      Eventually.within(
          SOON,
          "told",
          () ->
              told(plane, "second", "port tcp/80 of 10.9.9.1 belongs to service shop/first")
                  && told(plane, "names", "taken by the cluster itself"));
      assertThat(addresses(plane, "second")).isEmpty();

      plane.client().resources(Service.class).delete("shop", "first", DeleteQuery.DEFAULT);

      Eventually.within(
          SOON, "follows", () -> addresses(plane, "second").equals(List.of("10.9.9.1")));
    }
  }

  @Test
  void portsThatChangeAreJudgedAnew() throws InterruptedException {
    try (InMemoryPlane plane = InMemoryPlane.start(Clock.system());
        LoadBalancers _ =
            LoadBalancers.start("10.9.9.1", Set.of("tcp/53"), plane.client(), Clock.system())) {
      create(plane, "first", 80);
      create(plane, "second", 81);
      Eventually.within(
          SOON, "given", () -> addresses(plane, "second").equals(List.of("10.9.9.1")));
      Eventually.within(SOON, "given", () -> addresses(plane, "first").equals(List.of("10.9.9.1")));

      change(plane, "first", 81);
      Eventually.within(SOON, "withdrawn", () -> addresses(plane, "first").isEmpty());
      Eventually.within(
          SOON,
          "told",
          () -> told(plane, "first", "port tcp/81 of 10.9.9.1 belongs to service shop/second"));
      assertThat(addresses(plane, "second")).containsExactly("10.9.9.1");
      change(plane, "second", 53);
      Eventually.within(SOON, "withdrawn", () -> addresses(plane, "second").isEmpty());
      Eventually.within(
          SOON, "follows", () -> addresses(plane, "first").equals(List.of("10.9.9.1")));
    }
  }

  private static void change(InMemoryPlane plane, String name, int port) {
    Service service = plane.client().resources(Service.class).get("shop", name).orElseThrow();
    service.getSpec().getPorts().getFirst().setPort(port);
    plane.client().resources(Service.class).update(service);
  }

  private static void create(InMemoryPlane plane, String name, int port) {
    Service service = service(name, "10.8.8." + port, port);
    service.getSpec().setType("LoadBalancer");
    plane.client().resources(Service.class).create(service);
  }

  private static List<String> addresses(InMemoryPlane plane, String name) {
    Service found = plane.client().resources(Service.class).get("shop", name).orElseThrow();
    return found.getStatus() == null || found.getStatus().getLoadBalancer() == null
        ? List.of()
        : found.getStatus().getLoadBalancer().getIngress().stream()
            .map(LoadBalancerIngress::getIp)
            .toList();
  }

  private static boolean told(InMemoryPlane plane, String name, String message) {
    return plane.client().resources(Event.class).informer().list().stream()
        .anyMatch(event ->
            event.getInvolvedObject().getName().equals(name)
                && event.getMessage().contains(message));
  }
}
