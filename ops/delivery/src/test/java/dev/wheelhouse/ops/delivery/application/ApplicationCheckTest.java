// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.application.ApplicationCheck.Findings;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationCheckTest {

  private final MemoryCluster cluster = new MemoryCluster();

  private static JsonObject application(String spec) {
    return YamlDocument.all(
            """
            apiVersion: core.oam.dev/v1beta1
            kind: Application
            metadata: {name: shop, namespace: default}
            spec: %s
            """
                .formatted(spec))
        .getFirst()
        .tree();
  }

  private Findings check(String spec) {
    return ApplicationCheck.of(
        Definitions.load(), cluster, Clusters.onlyLocal(cluster), application(spec));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{components: [{name: a, type: workr}]}|spec.components[0].type|did you mean \"worker\"?",
        "{components: [{name: a_, type: worker, properties: {image: x}}]}|spec.components[0].name|letters, digits",
        "{components: [{name: a, type: worker}]}|spec.components[0].properties.image|Required value",
        "{components: [{name: a}]}|spec.components[0].type|Required value",
        "{components: [{name: a, type: worker, dependsOn: [b], properties: {image: x}}]}|spec.components[0].dependsOn[0]|Not found: \"b\"",
        "{components: [{name: a, type: task, properties: {image: x}, traits: [{type: hpa}]}]}|spec.components[0].traits[0].type|does not fit",
        "{components: [{name: a, type: worker, properties: {image: x}, traits: [{type: scalr}]}]}|spec.components[0].traits[0].type|did you mean \"scaler\"?",
        "{components: [], policies: [{name: p, type: topolgy}]}|spec.policies[0].type|Unsupported value",
        "{components: [], policies: [{name: p, type: topology, properties: {clusters: [mars]}}]}|spec.policies[0].properties|no cluster has joined as \"mars\"",
        "{components: [], workflow: {steps: [{name: s, type: deploi}]}}|spec.workflow.steps[0].type|Unsupported value",
        "{components: [], workflow: {steps: [{name: s, type: deploy, properties: {policies: [no]}}]}}|spec.workflow.steps[0].properties.policies[0]|there is no policy \"no\"",
        "{components: [], workflow: {steps: [{name: s, type: apply-component, properties: {component: no}}]}}|spec.workflow.steps[0].properties.component|Not found: \"no\"",
        "{components: [{name: a, type: 5}]}|spec.components[0].type|put it in quotes",
        "{components: [], workflow: {steps: [{name: s, type: deploy, timeout: 5}]}}|spec.workflow.steps[0].timeout|put it in quotes",
        "{components: [], workflow: {steps: [{name: s, type: deply}]}}|spec.workflow.steps[0].type|did you mean \"deploy\"?",
        "{components: [], policies: [{name: p, type: topolgy}]}|spec.policies[0].type|did you mean \"topology\"?",
        "[]|spec|must be of type object",
        "{components: [], workflow: {ref: no}}|spec.workflow.ref|there is no Workflow of this name"
      })
  void namesThePathOfWhatIsWrong(String spec, String path, String words) {
    assertThat(check(spec).errors())
        .anySatisfy(it -> {
          assertThat(it.field()).isEqualTo(path);
          assertThat(it.message()).contains(words);
        });
  }

  @Test
  void findsAllFaultsAtOnce() {
    Findings findings =
        check(
            """
            {components: [
              {name: a, type: workr},
              {name: b, type: worker, properties: {imag: x}, traits: [{type: scaler, properties: {replicas: many}}]}
            ], policies: [{name: p, type: topolgy}]}\
            """);

    assertThat(findings.errors())
        .extracting(Cause::field)
        .containsExactly(
            "spec.components[0].type",
            "spec.components[1].properties.image",
            "spec.components[1].traits[0].properties.replicas",
            "spec.policies[0].type");
    assertThat(findings.warnings())
        .anySatisfy(it -> assertThat(it).contains("spec.components[1].properties.imag"));
  }

  @Test
  void isContentWithWhatIsRight() {
    Findings findings =
        check(
            """
            {components: [{name: a, type: webservice, properties: {image: x},
              traits: [{type: scaler, properties: {replicas: 2}}]}],
             workflow: {steps: [{name: s, type: deploy}]}}\
            """);

    assertThat(findings.errors()).isEmpty();
    assertThat(findings.warnings()).isEmpty();
  }

  @Test
  void saysWhatIsNotCheckedWithoutACluster() {
    Findings findings =
        ApplicationCheck.offline(
            Definitions.load(),
            cluster,
            application(
                """
                {components: [{name: a, type: worker, properties: {image: x}}],
                 policies: [{name: p, type: topology, properties: {clusters: [mars]}}]}\
                """));

    assertThat(findings.errors()).isEmpty();
    assertThat(findings.warnings())
        .containsExactly(
            "spec.policies[0].properties: not checked: whether its clusters have joined");
  }
}
