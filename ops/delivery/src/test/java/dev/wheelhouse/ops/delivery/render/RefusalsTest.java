// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import org.junit.jupiter.api.Test;

/// What is not rendered, and how that is said.
class RefusalsTest {

  private static RenderedComponent render(String component) {
    JsonObject spec =
        YamlDocument.all("components:\n  - " + component.strip().indent(4).strip())
            .getFirst()
            .tree();
    return new Renderer(Definitions.load())
        .render(
            new ComponentContext(
                "app", "default", "web", "app-v1", "", _ -> new ImageState.Waiting("")),
            ApplicationSpec.of(spec).components().getFirst());
  }

  @Test
  void unknownTypesWithTheNearest() {
    assertThatThrownBy(() -> render("{name: web, type: webservcie}"))
        .hasMessageStartingWith(
            "spec.components[0].type: Unsupported value: \"webservcie\": did you mean"
                + " \"webservice\"?");
  }

  @Test
  void traitsThatDoNotFitTheWorkload() {
    assertThatThrownBy(() ->
            render(
                "{name: web, type: task, properties: {image: a}, traits: [{type: labels},"
                    + " {type: scaler}]}"))
        .hasMessage(
            "spec.components[0].traits[1].type: trait scaler does not fit a component of type task"
                + " (jobs.batch); it fits deployments.apps, statefulsets.apps,"
                + " *.apps.kruise.io, rollouts.argoproj.io. Remove the trait, or take another type of"
                + " component");
  }

  @Test
  void traitsThatConflict() {
    assertThatThrownBy(() ->
            render(
                "{name: web, type: webservice, properties: {image: a}, traits: [{type: hpa},"
                    + " {type: cpuscaler}]}"))
        .hasMessageContaining("trait cpuscaler cannot be on a component together with trait hpa");
  }

  @Test
  void containersThatAreNotThere() {
    assertThatThrownBy(() ->
            render(
                "{name: web, type: webservice, properties: {image: a}, traits: [{type: env,"
                    + " properties: {containerName: other, env: {A: b}}}]}"))
        .hasMessage("trait env finds no container \"other\"; set containerName to one of [web]");
  }

  @Test
  void nothingForAParameterThatNobodyKnows() {
    RenderedComponent rendered =
        render("{name: web, type: webservice, properties: {image: a, imagePulPolicy: Always}}");

    assertThat(rendered.warnings())
        .containsExactly(
            "spec.components[0].properties.imagePulPolicy (did you mean \"imagePullPolicy\"?)");
  }

  @Test
  void traitsFitWorkloadsThatComeAsObjects() {
    RenderedComponent rendered =
        render(
            """
            {name: web, type: k8s-objects, properties: {objects: [{apiVersion: apps/v1, kind: Deployment,
            spec: {template: {spec: {containers: [{name: web}]}}}}]}, traits: [{type: scaler}]}
            """);

    assertThat(rendered.workload().at("spec", "replicas")).isEqualTo(1L);
    assertThat(rendered.workloadKind()).isEqualTo("Deployment");
  }

  /// KubeVela only stores what a trait fits, so its users' files attach what works there.
  @Test
  void nothingThatKubeVelasOwnExamplesAttach() {
    assertThat(
            render(
                    "{name: web, type: daemon, properties: {image: a}, traits: [{type: expose,"
                        + " properties: {port: [80]}}]}")
                .late())
        .hasSize(1);
    assertThat(
            render(
                    "{name: web, type: task, properties: {image: a}, traits: [{type: volumes,"
                        + " properties: {volumes: [{name: v}]}}]}")
                .workload()
                .at("spec", "template", "spec", "volumes"))
        .isNotNull();
  }
}
