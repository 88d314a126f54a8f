// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelDefinitionsTest {

  private static final ComponentContext CONTEXT =
      new ComponentContext(
          "shop", "default", "web", "shop-v1", "", _ -> new ImageState.Ready("image"));

  private static final String COMPONENT =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: ComponentDefinition
      metadata: {name: site}
      spec:
        workload: {definition: {apiVersion: apps/v1, kind: Deployment}}
        schematic:
          cel:
            parameters:
              image: string | required=true
              replicas: integer | default=2
              tier: string
              public: boolean | default=false
              ports: '[]Port'
              extra: object
            types:
              Port: {port: integer | required=true}
            output:
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: ${context.name}
                labels: {text: "${context.appName}-${parameter.replicas}", "price": "$${5}"}
              spec:
                replicas: ${parameter.replicas}
                tier: ${parameter.?tier}
                ports: ${parameter.?ports.orValue([]).map(p, {"containerPort":p.port})}
            outputs:
              service:
                $if: ${parameter.public}
                apiVersion: v1
                kind: Service
            healthPolicy: context.output.status.readyReplicas == parameter.replicas
            customStatus: '"Ready: " + string(context.output.status.readyReplicas)'
      """;

  private static final String TRAIT =
      """
      apiVersion: core.oam.dev/v1beta1
      kind: TraitDefinition
      metadata: {name: proxy}
      spec:
        schematic:
          cel:
            parameters: {image: string | default=envoy}
            patch:
              metadata: {annotations: {gone: null}}
              spec:
                template:
                  spec:
                    containers:
                      - {name: "${context.name}", env: [{name: PROXY, value: "${parameter.image}"}]}
                      - {name: proxy, image: "${parameter.image}"}
            outputs:
              config: {apiVersion: v1, kind: ConfigMap, data: {was: "${context.output.kind}"}}
      """;

  private static JsonObject tree(String yaml) {
    return YamlDocument.all(yaml).getFirst().tree();
  }

  private static Properties properties(ComponentType type, String json) {
    return new Properties(
        "p", type.manifest().parameters().check("p", Json.readObject(json)).tree());
  }

  @Test
  void rendersObjects() {
    ComponentType type = CelDefinitions.component(tree(COMPONENT));
    Output output =
        type.render(CONTEXT, properties(type, "{\"image\":\"a\",\"ports\":[{\"port\":80}]}"));

    assertThat(output.workload())
        .isEqualTo(
            Json.readObject(
                """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"web","labels":{"text":"shop-2","price":"${5}"}},
                 "spec":{"replicas":2,"ports":[{"containerPort":80}]}}\
                """));
    assertThat(output.auxiliaries()).isEmpty();
  }

  @Test
  void rendersWhatAConditionAllows() {
    ComponentType type = CelDefinitions.component(tree(COMPONENT));
    Output output =
        type.render(
            CONTEXT, properties(type, "{\"image\":\"a\",\"public\":true,\"tier\":\"front\"}"));

    assertThat(output.auxiliaries()).extracting(Output.Auxiliary::name).containsExactly("service");
    assertThat(output.workload().at("spec", "tier")).isEqualTo("front");
  }

  @Test
  void judgesHealth() {
    ComponentType type = CelDefinitions.component(tree(COMPONENT));
    StatusPolicy policy = type.statusPolicy(CONTEXT, properties(type, "{\"image\":\"a\"}"));

    assertThat(policy.judge(Json.readObject("{}"), new JsonObject()).healthy()).contains(false);
    StatusPolicy.Verdict verdict =
        policy.judge(Json.readObject("{\"status\":{\"readyReplicas\":2}}"), new JsonObject());
    assertThat(verdict.healthy()).contains(true);
    assertThat(verdict.message()).isEqualTo("Ready: 2");
  }

  @Test
  void patchesByNameAndTakesAwayByNull() {
    TraitType type = CelDefinitions.trait(tree(TRAIT));
    Output output =
        new Output(
            Json.readObject(
                """
                {"kind":"Deployment","metadata":{"annotations":{"gone":"1","kept":"2"}},
                 "spec":{"template":{"spec":{"containers":[
                   {"name":"web","image":"nginx","env":[{"name":"A","value":"1"}]}]}}}}\
                """));
    type.apply(
        CONTEXT,
        new Properties("p", type.manifest().parameters().check("p", new JsonObject()).tree()),
        output);

    assertThat(output.workload())
        .isEqualTo(
            Json.readObject(
                """
                {"kind":"Deployment","metadata":{"annotations":{"kept":"2"}},
                 "spec":{"template":{"spec":{"containers":[
                   {"name":"web","image":"nginx",
                    "env":[{"name":"A","value":"1"},{"name":"PROXY","value":"envoy"}]},
                   {"name":"proxy","image":"envoy"}]}}}}\
                """));
    assertThat(output.auxiliaries().getFirst().object().at("data", "was")).isEqualTo("Deployment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ${parameter.replica}          | output.spec.replicas, line 1, column 12: undefined field 'replica'; did you mean "replicas"?
          size ${parameter.ports}       | output.spec.replicas, line 1, column 8: gives a list or an object, which cannot be put into a text
          ${parameter.replicas + "1"}   | output.spec.replicas, line 1, column 22: found no matching overload for '_+_' applied to '(int, string)'
          ${context.nme}                | output.spec.replicas, line 1, column 10: undefined field 'nme'
          ${parameter.replicas          | output.spec.replicas, line 1, column 1: the ${ is not closed
          """)
  void namesPathLineAndColumnOfAFault(String expression, String fault) {
    String yaml =
        COMPONENT.replace("replicas: ${parameter.replicas}", "replicas: '" + expression + "'");

    assertThatThrownBy(() -> CelDefinitions.component(tree(yaml)))
        .hasMessageStartingWith("spec.schematic.cel." + fault);
  }

  @Test
  void takesConditionsOnlyThatAreOneExpression() {
    String yaml = COMPONENT.replace("$if: ${parameter.public}", "$if: true");

    assertThatThrownBy(() -> CelDefinitions.component(tree(yaml)))
        .hasMessage(
            "spec.schematic.cel.outputs.service.$if, line 1, column 1: must be one ${...} that gives"
                + " true or false");
  }

  @Test
  void checksWhatJudgesHealth() {
    String yaml = COMPONENT.replaceAll("healthPolicy: .*", "healthPolicy: parameter.replicas");

    assertThatThrownBy(() -> CelDefinitions.component(tree(yaml)))
        .hasMessage("spec.schematic.cel.healthPolicy, line 1, column 1: must evaluate to bool");
  }

  @Test
  void namesTheExpressionThatFails() {
    ComponentType type =
        CelDefinitions.component(
            tree(COMPONENT.replace("${parameter.?tier}", "${parameter.extra.depth}")));

    assertThatThrownBy(
            () -> type.render(CONTEXT, properties(type, "{\"image\":\"a\",\"extra\":{}}")))
        .hasMessageStartingWith("definition site: spec.schematic.cel.output.spec.tier: ");
  }

  @Test
  void refusesADefinitionThatDoesNothing() {
    String yaml = TRAIT.replaceAll("(?s)      patch:.*", "");

    assertThatThrownBy(() -> CelDefinitions.trait(tree(yaml)))
        .hasMessageContaining("has no output, outputs or patch");
  }
}
