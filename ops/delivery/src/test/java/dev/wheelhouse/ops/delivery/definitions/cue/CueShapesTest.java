// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext;
import dev.wheelhouse.ops.delivery.definitions.ComponentContext.ImageState;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.cue.CueConversion.Outcome;
import dev.wheelhouse.ops.delivery.definitions.template.CelDefinitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shapes that definitions of services are written in: maps among fields, values of which one
/// counts, parameters under conditions, lists without what is there twice.
class CueShapesTest {

  private static final String SERVICE =
      """
      service: {
      	type: "component"
      	attributes: {
      		workload: definition: {apiVersion: "apps/v1", kind: "Deployment"}
      		status: healthPolicy: #\"""
      			done: *0 | int
      			if context.output.status.done != _|_ {
      				done: context.output.status.done
      			}
      			_enough: done == context.output.spec.replicas
      			isHealth: *_enough | bool
      			if context.output.metadata.annotations != _|_ {
      				if context.output.metadata.annotations["skip"] != _|_ {
      					isHealth: true
      				}
      			}
      			\"""#
      	}
      }
      template: {
      	all: [
      		if parameter.disks != _|_ for v in parameter.disks {
      			{
      				name: v.name
      				if v.type == "claim" {claim: v.claimName}
      				if v.type == "empty" {empty: medium: v.medium}
      			}
      		},
      	]
      	once: [
      		for val in [
      			for i, vi in all {
      				for j, vj in all if j < i && vi.name == vj.name {
      					_skip: true
      				}
      				vi
      			},
      		] if val._skip == _|_ {
      			val
      		},
      	]
      	rest: *[for v in parameter.extra.hosts {host: v}] | []
      	output: {
      		apiVersion: "apps/v1"
      		kind:       "Deployment"
      		metadata: labels: {
      			if parameter.labels != _|_ {
      				parameter.labels
      			}
      			"app": context.name
      		}
      		if context.clusterVersion.minor < 25 {
      			old: true
      		}
      		if context.clusterVersion.minor >= 25 {
      			new: true
      		}
      		spec: {
      			port: {
      				if parameter.target != _|_ {parameter.target}
      				if parameter.target == _|_ {parameter.port}
      			}
      			if parameter.title != _|_ {
      				title: parameter.title
      			}
      			if parameter.title == _|_ {
      				_title: "port-" + strconv.FormatInt(parameter.port, 10)
      				title: *_title | string
      				if parameter.protocol != "TCP" {
      					title: _title + "-" + strings.ToLower(parameter.protocol)
      				}
      			}
      			if parameter.cpu != _|_ {
      				if parameter.limit.cpu != _|_ {
      					resources: {
      						requests: cpu: parameter.cpu
      						limits: cpu:   parameter.limit.cpu
      					}
      				}
      				if parameter.limit.cpu == _|_ {
      					resources: {
      						limits: cpu:   parameter.cpu
      						requests: cpu: parameter.cpu
      					}
      				}
      			}
      			if context["config"] != _|_ {
      				env: context.config
      			}
      			disks: once
      			hosts: list.Concat([[{host: "a"}], rest])
      		}
      	}
      	parameter: {
      		port:     int
      		target?:  int
      		title?:   string
      		protocol: *"TCP" | "UDP"
      		labels?: [string]: string
      		cpu?: string
      		limit?: cpu?: string
      		extra?: hosts?: [...string]
      		disks?: [...{
      			name: string
      			type: *"empty" | "claim"
      			if type == "claim" {
      				claimName: string
      			}
      			if type == "empty" {
      				medium: *"" | "Memory"
      			}
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

  private static JsonObject workload(String given) {
    JsonObject definition = converted(SERVICE);
    JsonObject tree =
        CelDefinitions.of(definition)
            .manifest()
            .parameters()
            .check("p", Json.readObject(given))
            .tree();
    ComponentContext context =
        new ComponentContext(
            "shop", "default", "web", "shop-v1", "", _ -> new ImageState.Waiting(""));
    return CelDefinitions.component(definition)
        .render(context, new Properties("p", tree))
        .workload();
  }

  @Test
  void meanTheSameWithLittleGiven() {
    assertThat(workload("{\"port\":80}"))
        .isEqualTo(
            Json.readObject(
                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":{"app":"web"}},
                 "new":true,
                 "spec":{"port":80,"title":"port-80","disks":[],"hosts":[{"host":"a"}]}}\
                """));
  }

  @Test
  void meanTheSameWithAllGiven() {
    assertThat(
            workload(
                """
                {"port":80,"target":8080,"protocol":"UDP","labels":{"tier":"web"},"cpu":"1",
                 "limit":{"cpu":"2"},"extra":{"hosts":["b"]},
                 "disks":[{"name":"x"},{"name":"y","type":"claim","claimName":"c"},
                          {"name":"x","type":"claim","claimName":"d"}]}\
                """))
        .isEqualTo(
            Json.readObject(
                """
                {"apiVersion":"apps/v1","kind":"Deployment",
                 "metadata":{"labels":{"tier":"web","app":"web"}},"new":true,
                 "spec":{"port":8080,"title":"port-80-udp",
                  "resources":{"requests":{"cpu":"1"},"limits":{"cpu":"2"}},
                  "disks":[{"name":"x","empty":{"medium":""}},{"name":"y","claim":"c"}],
                  "hosts":[{"host":"a"},{"host":"b"}]}}\
                """));
  }

  @Test
  void takeWhatIsGivenBeforeADefault() {
    assertThat(workload("{\"port\":80,\"title\":\"front\",\"cpu\":\"1\"}").object("spec"))
        .contains(
            Json.readObject(
                """
                {"port":80,"title":"front",
                 "resources":{"limits":{"cpu":"1"},"requests":{"cpu":"1"}},
                 "disks":[],"hosts":[{"host":"a"}]}\
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', '', false",
    "'{\"done\":2}', '', true",
    "'{}', '\"annotations\":{\"skip\":\"\"}', true"
  })
  void judgeHealthByDefaultsAndWhatReplacesThem(String status, String metadata, boolean healthy) {
    String policy =
        converted(SERVICE).string("spec", "schematic", "cel", "healthPolicy").orElseThrow();
    JsonObject live =
        Json.readObject(
            "{\"metadata\":{%s},\"spec\":{\"replicas\":2},\"status\":%s}"
                .formatted(metadata, status));
    ComponentContext context =
        new ComponentContext(
            "shop", "default", "web", "shop-v1", "", _ -> new ImageState.Waiting(""));

    assertThat(policy).isNotEmpty();
    assertThat(
            CelDefinitions.component(converted(SERVICE))
                .statusPolicy(context, new Properties("p", Json.readObject("{\"port\":80}")))
                .judge(live, new JsonObject())
                .healthy())
        .contains(healthy);
  }

  @Test
  void areRefusedWhereTwoValuesMayCount() {
    String source =
        """
        t: {type: "trait"}
        template: {
          patch: spec: {
            if parameter.a != _|_ {size: parameter.a}
            if parameter.b != _|_ {size: parameter.b}
          }
          parameter: {a?: int, b?: int}
        }
        """;

    assertThat(CueConversion.ofFile(source))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            it ->
                assertThat(it.refusals().getFirst().toString())
                    .contains("\"size\" is given more than once, and both may count"));
  }

  @Test
  void areRefusedWhereADefaultWouldMakeAParameterThatIsAskedFor() {
    String source =
        """
        t: {type: "trait"}
        template: {
          patch: spec: {
            if parameter.y != _|_ {size: parameter.y}
          }
          parameter: {
            type: *"a" | "b"
            if type == "a" {y: *1 | int}
          }
        }
        """;

    assertThat(CueConversion.ofFile(source))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            it ->
                assertThat(it.refusals().getFirst().toString())
                    .contains("4:", "\"y\" has a default under a condition"));
  }
}
