// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuralSchemasTest {

  private static List<String> check(String tree) {
    Problems problems = new Problems();
    StructuralSchemas.check(Json.readObject(tree), FieldPath.ROOT.child("schema"), false, problems);
    return problems.causes().stream().map(c -> c.field() + ": " + c.message()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; schema.type: Required value: must not be empty at the root",
        "{'type':'array','items':{'type':'string'}}; schema.type: Invalid value: \"array\": must be"
            + " object at the root",
        "{'type':'object','properties':{'a':{}}}; schema.properties[a].type: Required value: must not"
            + " be empty for specified object fields",
        "{'type':'object','properties':{'a':{'type':'array'}}}; schema.properties[a].items: Required"
            + " value: must be specified",
        "{'type':'object','properties':{'a':{'type':'array','items':{}}}};"
            + " schema.properties[a].items.type: Required value: must not be empty for specified"
            + " array items",
        "{'type':'object','properties':{'a':{'type':'strin'}}}; schema.properties[a].type:"
            + " Unsupported value: \"strin\": supported values: \"array\", \"boolean\", \"integer\","
            + " \"number\", \"object\", \"string\"",
        "{'type':'object','properties':{'a':{'$ref':'x','type':'object'}}};"
            + " schema.properties[a].$ref: Forbidden: $ref is not supported",
        "{'type':'object','additionalProperties':false}; schema.additionalProperties: Forbidden:"
            + " additionalProperties cannot be set to false",
        "{'type':'object','properties':{'a':{'type':'string','pattern':'('}}};"
            + " schema.properties[a].pattern: Invalid value: \"(\": must be a valid regular"
            + " expression, but isn't: Unclosed group",
        "{'type':'object','anyOf':[{'type':'object'}]}; schema.anyOf[0].type: Forbidden: must be"
            + " undefined to be structural",
        "{'type':'object','properties':{'a':{'type':'integer','default':'x'}}};"
            + " schema.properties[a].default: Invalid value: \"string\":"
            + " schema.properties[a].default in body must be of type integer: \"string\"",
        "{'type':'object','properties':{'a':{'type':'array','items':{'type':'object'},"
            + "'x-kubernetes-list-type':'map'}}};"
            + " schema.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty"
            + " if x-kubernetes-list-type is map",
        "{'type':'object','properties':{'metadata':{'type':'object','properties':{'labels':"
            + "{'type':'object'}}}}}; schema.properties[metadata]: Forbidden: must not specify"
            + " anything other than name and generateName, but metadata is implicitly specified"
      })
  void refusesWhatIsNotStructural(String tree, String problem) {
    assertThat(check(tree.replace('\'', '"'))).contains(problem.strip());
  }

  @Test
  void acceptsIntOrStringWithItsUsualAnyOf() {
    assertThat(
            check(
                """
                {"type": "object", "properties": {"port": {"x-kubernetes-int-or-string": true,
                  "anyOf": [{"type": "integer"}, {"type": "string"}]},
                  "any": {"x-kubernetes-preserve-unknown-fields": true}}}
                """))
        .isEmpty();
  }

  @Test
  void addsTheFieldsEveryObjectHas() {
    Schema schema =
        StructuralSchemas.read(
            Json.readObject(
                """
                {"type": "object", "properties": {"spec": {"type": "object", "properties":
                  {"template": {"type": "object", "x-kubernetes-embedded-resource": true,
                                "x-kubernetes-preserve-unknown-fields": true}}}}}
                """));

    assertThat(schema.fields()).containsKeys("apiVersion", "kind", "metadata", "spec");
    assertThat(schema.field("metadata").orElseThrow().fields()).containsKey("labels");
    assertThat(schema.field("spec").flatMap(s -> s.field("template")).orElseThrow().fields())
        .containsKeys("apiVersion", "kind", "metadata");
  }

  @Test
  void keepsWhatIsStatedForLaterUse() {
    JsonObject tree =
        Json.readObject(
            """
            {"type": "object", "x-kubernetes-validations": [{"rule": "self.a > 1"}],
             "properties": {"list": {"type": "array", "x-kubernetes-list-type": "map",
               "x-kubernetes-list-map-keys": ["name"], "items": {"type": "object",
               "required": ["name"], "properties": {"name": {"type": "string"}}}}}}
            """);

    Schema schema = StructuralSchemas.read(tree);

    assertThat(schema.validationRules())
        .extracting(rule -> rule.string("rule").orElse(""))
        .containsExactly("self.a > 1");
    Schema list = schema.field("list").orElseThrow();
    assertThat(list.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(list.listMapKeys()).containsExactly("name");
  }
}
