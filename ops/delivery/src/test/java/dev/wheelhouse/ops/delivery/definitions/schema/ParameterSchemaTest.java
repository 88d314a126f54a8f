// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument;
import dev.wheelhouse.ops.delivery.definitions.schema.ParameterSchema.Checked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterSchemaTest {

  private static final String PATH = "spec.components[0].properties";

  private static final ParameterSchema SCHEMA =
      schema(
          """
          parameters:
            image: string | required=true description="Image to run"
            replicas: integer | default=1 minimum=0 maximum=5
            mode: string | default="" enum=",Memory"
            ports: '[]Port'
            labels: map[string]string?
            share: int-or-string | default=25%
            nested:
              depth: number | default=0.5
            free: object
            args: '[]string | default=["a b", "c"] maxItems=3'
            zone: Zone | default={}
          types:
            Port:
              port: integer | required=true minimum=1
              name: string | pattern="^[a-z]+$"
            Zone:
              name: string | default=here
          """);

  private static ParameterSchema schema(String yaml) {
    JsonObject section = YamlDocument.all(yaml).getFirst().tree();
    return ParameterSchema.of(
        section.getOrDefault("parameters", new JsonObject()),
        section.object("types").orElseGet(JsonObject::new),
        "spec.schematic.cel");
  }

  private static Checked check(String json) {
    return SCHEMA.check(PATH, Json.readObject(json));
  }

  @Test
  void refusesTypesThatDoubleWithoutEnd() {
    StringBuilder yaml = new StringBuilder("parameters: {a: T0}\ntypes:\n");
    for (int i = 0; i < 30; i++) {
      yaml.append("  T%d: {a: T%d, b: T%d}%n".formatted(i, i + 1, i + 1));
    }
    yaml.append("  T30: {a: string}\n");

    PlatformException refused =
        catchThrowableOfType(PlatformException.class, () -> schema(yaml.toString()));

    assertThat(refused.causes()).hasSize(1);
    assertThat(refused)
        .hasMessageContaining(
            "the parameters are too large with all types written out: at most 10000 fields");
  }

  @Test
  void refusesTypesThatAreTooDeep() {
    String declared = "[]".repeat(100) + "string";

    assertThatThrownBy(() -> schema("parameters: {a: '" + declared + "'}"))
        .hasMessageContaining("at most 64 deep");
  }

  @Test
  void fillsInDefaults() {
    assertThat(check("{\"image\":\"nginx\"}").tree())
        .isEqualTo(
            Json.readObject(
                """
                {"image":"nginx","replicas":1,"mode":"","share":"25%","args":["a b","c"],
                 "zone":{"name":"here"}}\
                """));
  }

  @Test
  void fillsInDefaultsOfObjectsThatAreGiven() {
    assertThat(check("{\"image\":\"a\",\"nested\":{}}").tree().at("nested", "depth"))
        .isEqualTo(0.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                            | image: Required value; give text; in quotes when it looks like something else: Image to run
          {"image":"a","ports":[{"port":"http"}]}       | ports[0].port: Invalid value: "string": spec.components[0].properties.ports[0].port in body must be of type integer: "string"; give a whole number without quotes
          {"image":"a","ports":{"port":1}}              | ports: Invalid value: "object": spec.components[0].properties.ports in body must be of type array: "object"; give a list: every entry begins with "- "
          {"image":"a","ports":[{"port":1},{}]}         | ports[1].port: Required value; give a whole number without quotes
          {"image":"a","replicas":6}                    | replicas: Invalid value: 6: spec.components[0].properties.replicas in body should be less than or equal to 5
          {"image":"a","mode":"Disk"}                   | mode: Unsupported value: "Disk": supported values: "", "Memory"
          """)
  void namesTheWrongValueAndTheFix(String given, String message) {
    assertThatThrownBy(() -> check(given)).hasMessage(PATH + "." + message);
  }

  @Test
  void namesAllWrongValues() {
    PlatformException e =
        catchThrowableOfType(
            PlatformException.class, () -> check("{\"replicas\":\"x\",\"free\":1}"));

    assertThat(e.causes())
        .extracting(Cause::field)
        .containsExactlyInAnyOrder(PATH + ".image", PATH + ".replicas", PATH + ".free");
    assertThat(e).hasMessageEndingWith(" (and 2 more)");
  }

  @Test
  void tellsOfUnknownParametersAndWhatWasProbablyMeant() {
    Checked checked =
        check(
            """
            {"image":"a","imgae":"b","ports":[{"port":1,"prot":2,"other":3}],"free":{"any":1}}\
            """);

    assertThat(checked.warnings())
        .containsExactly(
            PATH + ".imgae (did you mean \"image\"?)",
            PATH + ".ports[0].prot (did you mean \"port\"?)",
            PATH + ".ports[0].other");
    assertThat(checked.tree().at("imgae")).isNull();
    assertThat(checked.tree().at("free", "any")).isEqualTo(1L);
  }

  @Test
  void takesNumbersForTextAndNullForAbsentUnlessTheMapAllowsIt() {
    JsonObject tree = check("{\"image\":7,\"replicas\":null,\"labels\":{\"a\":null}}").tree();

    assertThat(tree.at("image")).isEqualTo("7");
    assertThat(tree.at("replicas")).isEqualTo(1L);
    assertThat(tree.object("labels").orElseThrow()).containsKey("a");
  }

  @Test
  void leavesWhatWasGivenAlone() {
    JsonObject given = Json.readObject("{\"image\":\"a\",\"imgae\":null}");
    SCHEMA.check(PATH, given);

    assertThat(given).isEqualTo(Json.readObject("{\"image\":\"a\",\"imgae\":null}"));
  }

  @Test
  void takesOneDeclarationForAllParameters() {
    ParameterSchema map = schema("parameters: map[string]integer");

    assertThatThrownBy(() -> map.check("p", Json.readObject("{\"a\":\"x\"}")))
        .hasMessageStartingWith("p.a: Invalid value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          strng                           | parameters.x: Invalid value: "strng" is no type; did you mean "string"?
          string ! requird=true           | marker; did you mean "required"? (column 10 of the declaration)
          string ! default="a             | the quote is not closed (column 18 of the declaration)
          integer ! default=many          | default=many does not have the type of the parameter
          integer ! minimum=low           | minimum=low does not have the type of the parameter
          []Prt                           | there is no type "Prt"; did you mean "Port"?
          Loop                            | the type "Loop" contains itself
          string ! required=true default=a| a parameter with a default cannot be required as well
          string ! default=a default=b    | "default" stands twice
          """)
  void saysWhatIsWrongWithADeclaration(String declaration, String message) {
    String yaml =
        "parameters:\n  x: '%s'\ntypes:\n  Port: {port: integer}\n  Loop: {again: '[]Loop'}\n"
            .formatted(declaration.replace('!', '|'));

    assertThatThrownBy(() -> schema(yaml))
        .hasMessageContaining("spec.schematic.cel.")
        .hasMessageContaining(message);
  }

  @Test
  void knowsTypesThatNobodyDeclared() {
    ParameterSchema schema = schema("parameters: {env: '[]EnvVar'}");

    assertThatThrownBy(() -> schema.check("p", Json.readObject("{\"env\":[{\"value\":\"x\"}]}")))
        .hasMessageStartingWith("p.env[0].name: Required value");
  }
}
