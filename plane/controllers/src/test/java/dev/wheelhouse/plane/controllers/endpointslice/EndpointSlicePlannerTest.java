// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wheelhouse.plane.controllers.endpointslice.EndpointSlicePlanner.Step;
import dev.wheelhouse.plane.controllers.services.Backend;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointSlicePlannerTest {

  private static final Service SERVICE =
      new ServiceBuilder()
          .withNewMetadata()
          .withName("web")
          .withNamespace("default")
          .withUid("s")
          .endMetadata()
          .withNewSpec()
          .withClusterIP("10.96.0.10")
          .addNewPort()
          .withName("http")
          .withPort(80)
          .withNewTargetPort(8080)
          .endPort()
          .endSpec()
          .build();

  @Test
  void theEmptySliceOfAServiceWithoutPodsIsWrittenAnewForTheFirstPod() {
    EndpointSlice empty = created(plan(List.of(), List.of()));

    List<Step> steps = plan(List.of(backend("a")), List.of(empty));

    assertThat(steps).singleElement().isInstanceOf(Step.Update.class);
    EndpointSlice slice = ((Step.Update) steps.getFirst()).slice();
    assertThat(slice.getMetadata().getName()).isEqualTo(empty.getMetadata().getName());
    assertThat(slice.getPorts()).extracting("name", "port").containsExactly(tuple("http", 8080));
    assertThat(slice.getEndpoints()).hasSize(1);
  }

  @Test
  void aSliceThatNobodyTakesGoes() {
    EndpointSlice filled = created(plan(List.of(backend("a")), List.of()));
    EndpointSlice other = created(plan(List.of(), List.of()));

    List<Step> steps = plan(List.of(backend("a")), List.of(filled, other));

    assertThat(steps).containsExactly(new Step.Delete(other));
  }

  @Test
  void slicesOfAFormerServiceOrAnotherFamilyAreNotWrittenAnew() {
    EndpointSlice former =
        new EndpointSliceBuilder(created(plan(List.of(), List.of())))
            .editMetadata()
            .editFirstOwnerReference()
            .withUid("former")
            .endOwnerReference()
            .endMetadata()
            .build();
    EndpointSlice other =
        new EndpointSliceBuilder(created(plan(List.of(), List.of())))
            .withAddressType("IPv6")
            .build();

    List<Step> steps = plan(List.of(backend("a")), List.of(former, other));

    assertThat(steps).startsWith(new Step.Delete(former), new Step.Delete(other)).hasSize(3);
    assertThat(steps.getLast()).isInstanceOf(Step.Create.class);
  }

  private static List<Step> plan(List<Backend> backends, List<EndpointSlice> existing) {
    return EndpointSlicePlanner.plan(SERVICE, backends, existing, _ -> "");
  }

  private static EndpointSlice created(List<Step> steps) {
    assertThat(steps).singleElement().isInstanceOf(Step.Create.class);
    return ((Step.Create) steps.getFirst()).slice();
  }

  private static Backend backend(String name) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .withUid(name)
            .endMetadata()
            .withNewSpec()
            .withNodeName("n")
            .endSpec()
            .withNewStatus()
            .withPodIP("10.1.0.5")
            .addNewPodIP("10.1.0.5")
            .addNewCondition()
            .withType("Ready")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    return Backend.of(SERVICE, pod).orElseThrow();
  }
}
