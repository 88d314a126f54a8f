// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import dev.wheelhouse.plane.controllers.endpoints.EndpointsController;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointSliceControllerTest {

  private final ControllersFixture fixture =
      ControllersFixture.start(new EndpointSliceController(), new EndpointsController());
  private final Resources<Pod> pods = fixture.client().resources(Pod.class);

  @BeforeEach
  void createService() {
    fixture
        .client()
        .resources(Service.class)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("10.96.0.10")
                .addToSelector("app", "web")
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withTargetPort(new IntOrString("listen"))
                .endPort()
                .endSpec()
                .build());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Pod pod(String name) {
    return pods.create(
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .addToLabels("app", "web")
            .endMetadata()
            .withNewSpec()
            .withNodeName("node-a")
            .addNewContainer()
            .withName("c")
            .addNewPort()
            .withName("listen")
            .withContainerPort(8080)
            .endPort()
            .endContainer()
            .endSpec()
            .build());
  }

  private List<EndpointSlice> slices() {
    return fixture.client().resources(EndpointSlice.class).list("default", ListQuery.ALL);
  }

  private List<Endpoint> endpoints() {
    return slices().stream().flatMap(slice -> slice.getEndpoints().stream()).toList();
  }

  private boolean isReady(int count) {
    return endpoints().stream().filter(e -> e.getConditions().getReady()).count() == count;
  }

  @Test
  void followsReadinessAndTermination() {
    Pod pod = pod("one");
    fixture.pods().ready(pod, true);
    fixture.eventually("ready", () -> isReady(1));
    fixture.eventually("one slice", () -> slices().size() == 1);
    assertThat(slices().getFirst().getPorts().getFirst().getPort()).isEqualTo(8080);
    assertThat(slices().getFirst().getMetadata().getLabels())
        .containsEntry("kubernetes.io/service-name", "web");

    fixture.pods().ready(pod, false);
    fixture.eventually("unready", () -> isReady(0));
    fixture.pods().ready(pod, true);
    fixture.eventually("ready again", () -> isReady(1));
    pods.delete("default", "one", DeleteQuery.DEFAULT);

    fixture.eventually(
        "terminating",
        () ->
            endpoints().stream()
                .anyMatch(e ->
                    e.getConditions().getTerminating()
                        && e.getConditions().getServing()
                        && !e.getConditions().getReady()));
    pods.delete("default", "one", DeleteQuery.now(pod.getMetadata().getUid()));
    fixture.eventually("gone", () -> endpoints().isEmpty());
    assertThat(slices()).hasSize(1);
  }

  @Test
  void splitsManyEndpointsOverSlices() {
    for (int i = 0; i < 150; i++) {
      fixture.pods().ready(pod("p" + i), true);
    }

    fixture.eventually("150 ready", () -> isReady(150));
    assertThat(slices()).hasSize(2).allMatch(slice -> slice.getEndpoints().size() <= 100);
  }

  @Test
  void writesEndpointsToo() {
    fixture.pods().ready(pod("one"), true);
    pod("unready-without-address");

    fixture.eventually(
        "addresses",
        () ->
            fixture
                .client()
                .resources(Endpoints.class)
                .get("default", "web")
                .filter(found -> found.getSubsets().size() == 1)
                .filter(found -> found.getSubsets().getFirst().getAddresses().size() == 1)
                .isPresent());
  }
}
