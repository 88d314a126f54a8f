// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionImpactTest {

  private static final String TEAM =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: team, namespace: vela-system}
      spec:
        schematic:
          cel:
            parameters: PARAMETERS
            patch: {metadata: {labels: {team: "${parameter.name}"MORE}}}
      """;

  private final MemoryCluster cluster = new MemoryCluster();

  DefinitionImpactTest() {
    cluster.put(team("{name: string, old: string}", ""));
    application("a", "team", "{\"name\":\"red\"}");
    application("b", "team", "{\"name\":\"blue\",\"old\":\"x\"}");
    application("c", "team@v1", "{\"name\":\"red\"}");
    application("d", "scaler", "{\"replicas\":2}");
  }

  private static JsonObject team(String parameters, String more) {
    return YamlDocument.all(TEAM.replace("PARAMETERS", parameters).replace("MORE", more))
        .getFirst()
        .tree();
  }

  private void application(String name, String trait, String properties) {
    cluster.put(
        Json.readObject(
            """
            {"apiVersion":"core.oam.dev/v1beta1","kind":"Application",
             "metadata":{"name":"%s","namespace":"shop"},
             "spec":{"components":[{"name":"web","type":"webservice","properties":{"image":"nginx"},
              "traits":[{"type":"%s","properties":%s}]}]}}\
            """
                .formatted(name, trait, properties)));
  }

  private DefinitionImpact impact() {
    return new DefinitionImpact(
        cluster, DefinitionCatalog.snapshot(Definitions.load(), cluster, "vela-system", List.of()));
  }

  @Test
  void tellsWhichFieldsOfWhichApplicationsWouldDiffer() {
    List<ApplicationImpact> impacts =
        impact().of(List.of(team("{name: string, old: string}", ", cost: '1'")));

    assertThat(impacts)
        .extracting(ApplicationImpact::application)
        .containsExactly("shop/a", "shop/b");
    assertThat(impacts.getFirst().objects())
        .containsExactly(
            new ApplicationImpact.ObjectChange(
                "change",
                "Deployment shop/web",
                List.of(new FieldChange("metadata.labels.cost", "", "\"1\"", false))));
  }

  @Test
  void tellsOfParametersThatNobodyWouldKnow() {
    List<ApplicationImpact> impacts = impact().of(List.of(team("{name: string}", "")));

    assertThat(impacts.getFirst().altered()).isFalse();
    assertThat(impacts.get(1).unknown())
        .singleElement()
        .asString()
        .contains("spec.components[0].traits[0].properties.old");
  }

  @Test
  void tellsWhatWouldNotRenderAnyMore() {
    List<ApplicationImpact> impacts =
        impact().of(List.of(team("{name: 'string | enum=\"red,green\"', old: string}", "")));

    assertThat(impacts.getFirst().broken()).isFalse();
    assertThat(impacts.get(1).errors()).singleElement().asString().contains("blue");
  }

  @Test
  void tellsWhoUsesADefinition() {
    JsonObject team = team("{name: string}", "");

    assertThat(impact().users(team, false)).containsExactly("shop/a", "shop/b");
    assertThat(impact().users(team, true)).containsExactly("shop/a", "shop/b", "shop/c");
  }

  @Test
  void leavesOutApplicationsWithADefinitionOfTheirOwn() {
    JsonObject own = team("{name: string}", "");
    own.childObject("metadata").put("namespace", "shop");
    cluster.put(own);

    assertThat(impact().users(team("{name: string}", ""), false)).isEmpty();
  }

  @Test
  void tellsNoValueOfASecret() {
    JsonObject before =
        Json.readObject(
            """
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{"password":"b2xk"}}\
            """);
    JsonObject after = before.deepCopy();
    after.childObject("data").put("password", "bmV3");

    assertThat(FieldChange.between(before, after))
        .extracting(FieldChange::tree)
        .containsExactly(
            JsonObject.of("path", "data.password", "before", "(changed)", "after", "(changed)"));
  }
}
