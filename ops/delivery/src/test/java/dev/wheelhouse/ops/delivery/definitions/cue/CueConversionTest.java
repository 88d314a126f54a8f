// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.ComponentType;
import dev.wheelhouse.ops.delivery.definitions.Output;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import dev.wheelhouse.ops.delivery.definitions.TraitType;
import dev.wheelhouse.ops.delivery.definitions.cue.CueConversion.Outcome;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CueConversionTest {

  private static final String SITE =
      """
      "site": {
      	type: "component"
      	annotations: {}
      	description: "A site"
      	attributes: {
      		workload: definition: {apiVersion: "apps/v1", kind: "Deployment"}
      		status: {
      			healthPolicy: #\"""
      				ready: {
      					readyReplicas: *0 | int
      				} & {
      					if context.output.status.readyReplicas != _|_ {
      						readyReplicas: context.output.status.readyReplicas
      					}
      				}
      				isHealth: context.output.spec.replicas == ready.readyReplicas
      				\"""#
      			customStatus: #\"""
      				message: "of \\(context.output.spec.replicas)"
      				\"""#
      		}
      	}
      }
      template: {
      	let full = "\\(context.name)-site"
      	published: [for v in parameter.ports if v.public {"--port=\\(v.port)"}]
      	output: {
      		apiVersion: "apps/v1"
      		kind:       "Deployment"
      		metadata: name: full
      		metadata: labels: {
      			tier: parameter.tier
      			if parameter.owner != _|_ {
      				owner: parameter.owner
      			}
      		}
      		spec: {
      			replicas: parameter.replicas
      			template: spec: containers: [{
      				name: context.name
      				if parameter["cmd"] != _|_ {
      					command: parameter.cmd
      				}
      				args: published
      				if parameter.cpu != _|_ {
      					resources: limits: cpu: parameter.cpu
      				}
      				ports: [for v in parameter.ports {
      					containerPort: v.port
      					if v.name != _|_ {
      						name: v.name
      					}
      				}]
      				env: [
      					{name: "TIER", value: parameter.tier},
      					if parameter.owner != _|_ {
      						{name: "OWNER", value: parameter.owner}
      					},
      					for k, v in parameter.env {
      						name:  k
      						value: v
      					},
      				]
      			}]
      		}
      	}
      	if1: "not used"
      	parameter: {
      		// +usage=How "many"
      		replicas: *2 | int & >=1
      		tier:     *"web" | "db"
      		owner?:   string
      		cmd?: [...string]
      		cpu?: string
      		env: [string]: string
      		ports: *[] | [...{
      			port: int
      			name?: string
      			public: *false | bool
      		}]
      	}
      }
      """;

  private static JsonObject converted(String source) {
    return switch (CueConversion.ofFile(source)) {
      case Outcome.Converted(JsonObject definition) -> definition;
      case Outcome.Refused(var refusals) -> throw new AssertionError("it was refused: " + refusals);
    };
  }

  private static String refusal(String source) {
    return switch (CueConversion.ofFile(source)) {
      case Outcome.Converted(JsonObject definition) ->
          throw new AssertionError("it was converted: " + definition);
      case Outcome.Refused(var refusals) -> refusals.getFirst().toString();
    };
  }

  private static String trait(String template) {
    return """
    t: {
    type: "trait"
    }
    template: {
    %s
    }
    """
        .formatted(template);
  }

  private static ComponentContext context() {
    return new ComponentContext(
        "shop", "default", "web", "shop-v1", "", _ -> new ImageState.Waiting(""));
  }

  private static Properties checked(JsonObject definition, String given) {
    JsonObject tree =
        CelDefinitions.of(definition)
            .manifest()
            .parameters()
            .check("p", Json.readObject(given))
            .tree();
    return new Properties("p", tree);
  }

  @Test
  void makesTheObjectsThatTheTemplateMakes() {
    JsonObject definition = converted(SITE);
    ComponentType site = CelDefinitions.component(definition);

    Output output =
        site.render(
            context(),
            checked(
                definition,
                """
                {"owner":"anna","cpu":"1","env":{"A":"b"},
                 "ports":[{"port":80,"public":true},{"port":81,"name":"admin"}]}\
                """));

    assertThat(output.workload())
        .isEqualTo(
            Json.readObject(
                """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"web-site","labels":{"tier":"web","owner":"anna"}},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web",
                  "args":["--port=80"],"resources":{"limits":{"cpu":"1"}},
                  "ports":[{"containerPort":80},{"containerPort":81,"name":"admin"}],
                  "env":[{"name":"TIER","value":"web"},{"name":"OWNER","value":"anna"},
                   {"name":"A","value":"b"}]}]}}}}\
                """));
  }

  @Test
  void leavesOutWhatIsNotGiven() {
    JsonObject definition = converted(SITE);

    JsonObject workload =
        CelDefinitions.component(definition)
            .render(context(), checked(definition, "{}"))
            .workload();

    assertThat(workload)
        .isEqualTo(
            Json.readObject(
                """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"name":"web-site","labels":{"tier":"web"}},
                 "spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"web",
                  "args":[],"ports":[],"env":[{"name":"TIER","value":"web"}]}]}}}}\
                """));
  }

  @Test
  void declaresParametersWithDefaultsLimitsAndDescriptions() {
    JsonObject cel = converted(SITE).object("spec", "schematic", "cel").orElseThrow();

    assertThat(cel.string("parameters", "replicas"))
        .contains("integer | minimum=1 default=2 description=\"How \\\"many\\\"\"");
    assertThat(cel.string("parameters", "tier"))
        .contains("string | enum=\"web,db\" default=\"web\"");
    assertThat(cel.string("parameters", "ports")).contains("[]Port | default=[]");
    assertThat(cel.string("types", "Port", "port")).contains("integer | required=true");
  }

  @Test
  void judgesHealthAsTheTemplateDoes() {
    JsonObject definition = converted(SITE);
    StatusPolicy policy =
        CelDefinitions.component(definition).statusPolicy(context(), checked(definition, "{}"));
    JsonObject none = Json.readObject("{\"spec\":{\"replicas\":2}}");
    JsonObject all =
        Json.readObject("{\"spec\":{\"replicas\":2},\"status\":{\"readyReplicas\":2}}");

    assertThat(policy.judge(none, new JsonObject()).healthy()).isEqualTo(Optional.of(false));
    assertThat(policy.judge(all, new JsonObject()).healthy()).isEqualTo(Optional.of(true));
    assertThat(policy.judge(all, new JsonObject()).message()).isEqualTo("of 2");
  }

  @Test
  void patchesAsTheTemplateDoes() {
    JsonObject definition =
        converted(
            trait(
                """
                patch: spec: template: spec: {
                	// +patchKey=name
                	containers: [{name: context.name, image: parameter.image}]
                }
                patch: metadata: labels: {for k, v in parameter.labels {(k): v}}
                parameter: {
                	image: string
                	labels: [string]: string
                }
                """));
    TraitType trait = CelDefinitions.trait(definition);
    Output output =
        new Output(
            Json.readObject(
                """
                {"metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[
                 {"name":"web","image":"old","tty":true},{"name":"other"}]}}}}\
                """));

    trait.apply(
        context(), checked(definition, "{\"image\":\"new\",\"labels\":{\"a\":\"b\"}}"), output);

    assertThat(output.workload())
        .isEqualTo(
            Json.readObject(
                """
                {"metadata":{"name":"web","labels":{"a":"b"}},"spec":{"template":{"spec":{
                 "containers":[{"name":"web","image":"new","tty":true},{"name":"other"}]}}}}\
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "patch: spec: tolerations: [{key: parameter.key}]|merged by position",
        "outputs: (context.name): {kind: \"A\"}|computed",
        "patch: spec: x: parameter.n / 2|division",
        "patch: spec: x: strings.ToTitle(parameter.key)|strings.ToTitle",
        "patch: spec: x: context.clusterVersion.minor|context.clusterVersion is not known",
        "outputs: a: {kind: \"A\", x: [for v in context.output.list {v}]}|gone through",
        "outputs: a: {kind: \"A\", x: x}|refers to itself",
        "patch: spec: x: unknown|neither a value of the template",
        "if parameter.key != _I_ { patch: a: 1 }|condition around",
        "patch: spec: x: \"f\\(parameter.f)\"|not written the same",
        "patch: {if parameter.n == 1 {x: 1}, if parameter.n == 2 {x: 2}}|more than once",
        "outputs: a: {kind: \"A\", x: _I_}|only be compared",
        "patch: spec: x: parameter.nothing|not sound",
        "patchOutputs: a: {x: 1}|patchOutputs",
        "processing: http: {method: \"GET\"}|processing",
        "patch: spec: x: len(parameter.key)|len of what may be a text",
        "patch: spec: x: len(context.output.spec.list)|len of what may be a text",
        "patch: spec: x: len(parameter.either)|len of what may be a text"
      })
  void refusesWhatWouldNotMeanTheSame(String line, String why) {
    assertThat(
            refusal(
                trait(
                    line.replace("_I_", "_|_")
                        + "\nparameter: {\nkey?: string\nn: *1 | int\nf: *0.5 | number\neither: _\n}")))
        .contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"auto\" / int",
        "\"auto\" / bool",
        "\"auto\" / [...string]",
        "*\"a\" / \"b\" / =~\"^c\""
      })
  void refusesAChoiceThatWouldLoseAText(String type) {
    assertThat(refusal(trait("patch: a: 1\nparameter: port: " + type.replace('/', '|'))))
        .contains("a choice of a text and of another type");
  }

  @Test
  void keepsAChoiceThatLosesNothing() {
    JsonObject cel =
        converted(trait("patch: a: 1\nparameter: {a: *\"x\" | string, b: \"x\" | string | int}"))
            .object("spec", "schematic", "cel")
            .orElseThrow();

    assertThat(cel.string("parameters", "a")).contains("string | default=\"x\"");
    assertThat(cel.string("parameters", "b")).contains("int-or-string | required=true");
  }

  @Test
  void refusesDetailsOfTheStatus() {
    JsonObject object =
        JsonObject.of(
            "apiVersion",
            "core.oam.dev/v1beta1",
            "kind",
            "TraitDefinition",
            "metadata",
            JsonObject.of("name", "team"),
            "spec",
            JsonObject.of(
                "status",
                JsonObject.of("details", "size: 1"),
                "schematic",
                JsonObject.of(
                    "cue", JsonObject.of("template", "patch: metadata: labels: a: \"b\""))));

    assertThat(CueConversion.ofObject(object))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            it ->
                assertThat(it.refusals().getFirst().toString())
                    .contains("details", "customStatus"));
  }

  @Test
  void countsListsAndMaps() {
    JsonObject cel =
        converted(
                trait(
                    """
                    names: [for v in parameter.ports {v.name}]
                    patch: spec: {
                    	a: len(parameter.ports)
                    	b: len(parameter.labels)
                    	c: len(names)
                    }
                    parameter: {
                    	ports: *[] | [...{name: string}]
                    	labels: [string]: string
                    }
                    """))
            .object("spec", "schematic", "cel")
            .orElseThrow();

    assertThat(cel.object("patch", "spec").orElseThrow().string("a"))
        .contains("${size(parameter.ports)}");
  }

  @Test
  void namesThePlaceOfWhatItRefuses() {
    assertThat(refusal(trait("patch: spec: x: [for v in context.output.list {v}]")))
        .startsWith("5:17: ");
  }

  @Test
  void keepsTheMeaningOfANameWhereItIsWritten() {
    JsonObject definition =
        converted(
            trait(
                """
                label: parameter.name
                full: "x-" + label
                outputs: a: {
                	apiVersion: "v1"
                	kind: "ConfigMap"
                	data: {label: "inner", value: full}
                }
                parameter: name: string
                """));
    Output output = new Output(new JsonObject());

    CelDefinitions.trait(definition)
        .apply(context(), checked(definition, "{\"name\":\"n\"}"), output);

    assertThat(output.auxiliaries().getFirst().object().object("data"))
        .contains(Json.readObject("{\"label\":\"inner\",\"value\":\"x-n\"}"));
  }

  @Test
  void convertsTheTemplateInsideOfAnObject() {
    JsonObject object =
        JsonObject.of(
            "apiVersion",
            "core.oam.dev/v1beta1",
            "kind",
            "TraitDefinition",
            "metadata",
            JsonObject.of("name", "team"),
            "spec",
            JsonObject.of(
                "podDisruptive",
                true,
                "schematic",
                JsonObject.of(
                    "cue",
                    JsonObject.of(
                        "template",
                        "patch: metadata: labels: team: parameter.team\nparameter: team: string"))));

    assertThat(CueConversion.ofObject(object))
        .isInstanceOfSatisfying(
            Outcome.Converted.class,
            it -> {
              assertThat(it.definition().at("spec", "podDisruptive")).isEqualTo(true);
              assertThat(it.definition().object("spec", "schematic", "cel", "patch"))
                  .contains(
                      Json.readObject(
                          "{\"metadata\":{\"labels\":{\"team\":\"${parameter.team}\"}}}"));
            });
  }
}
