// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.decode.ObjectDecoder;
import dev.wheelhouse.kube.schema.defaults.SchemaDefaults;
import dev.wheelhouse.kube.schema.validation.ObjectTree;
import dev.wheelhouse.kube.schema.validation.Validators;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A custom resource on its way through decoding, defaulting and validation.
class CustomResourceTest {

  private static final GroupVersionKind KIND = GroupVersionKind.of("example.com/v1", "Thing");

  private static final Schema SCHEMA =
      StructuralSchemas.read(
          Json.readObject(
              """
              {"type": "object", "required": ["spec"], "properties": {
                "metadata": {"type": "object", "properties":
                  {"name": {"type": "string", "maxLength": 8}}},
                "spec": {"type": "object", "required": ["size"], "properties": {
                  "size": {"type": "integer", "minimum": 1, "maximum": 10},
                  "mode": {"type": "string", "enum": ["fast", "safe"], "default": "safe"},
                  "name": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2},
                  "when": {"type": "string", "format": "date-time"},
                  "tags": {"type": "array", "x-kubernetes-list-type": "set", "maxItems": 3,
                           "items": {"type": "string"}},
                  "ports": {"type": "array", "x-kubernetes-list-type": "map",
                            "x-kubernetes-list-map-keys": ["port"],
                            "items": {"type": "object", "required": ["port"], "properties":
                              {"port": {"type": "integer"},
                               "protocol": {"type": "string", "default": "TCP"}}}},
                  "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                  "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
                  "maybe": {"type": "string", "nullable": true},
                  "target": {"x-kubernetes-int-or-string": true},
                  "one": {"type": "object", "properties":
                            {"a": {"type": "string"}, "b": {"type": "string"}},
                          "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}}}}}
              """));

  private static JsonObject thing() {
    return Json.readObject(
        """
        {"apiVersion": "example.com/v1", "kind": "Thing",
         "metadata": {"name": "a", "namespace": "ns"}, "spec": {"size": 3}}
        """);
  }

  private static List<String> problems(JsonObject object) {
    ObjectDecoder.decodeCustom(object, SCHEMA, KIND);
    SchemaDefaults.apply(object, SCHEMA);
    return Validators.forCreate(SCHEMA, true).validate(object).stream()
        .map(c -> c.field() + ": " + c.message())
        .toList();
  }

  @Test
  void dropsUnknownFieldsAndKeepsOpenOnes() {
    JsonObject object = thing();
    ObjectTree.set(object, "spec.foo", "1");
    ObjectTree.set(object, "spec.free.bar", "{\"x\": null}");
    ObjectTree.set(object, "metadata.bogus", "true");
    ObjectTree.set(object, "spec.ports", "[{\"port\": 1, \"host\": 2}]");

    assertThat(ObjectDecoder.decodeCustom(object, SCHEMA, KIND))
        .containsExactly("metadata.bogus", "spec.foo", "spec.ports[0].host");
    assertThat(object.at("spec", "free", "bar", "x")).isNotNull();
  }

  @Test
  void fillsInStatedDefaults() {
    JsonObject object = thing();
    ObjectTree.set(object, "spec.mode", "null");
    ObjectTree.set(object, "spec.ports", "[{\"port\": 1}]");

    SchemaDefaults.apply(object, SCHEMA);

    assertThat(object.string("spec", "mode")).contains("safe");
    assertThat(object.toString()).contains("\"protocol\":\"TCP\"");
  }

  @Test
  void acceptsAValidObject() {
    JsonObject object = thing();
    ObjectTree.set(object, "spec.maybe", "null");
    ObjectTree.set(object, "spec.target", "\"50%\"");
    ObjectTree.set(object, "spec.one", "{\"a\": \"x\"}");

    assertThat(problems(object)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "spec.size; 11; spec.size: Invalid value: 11: spec.size in body should be less than or equal"
            + " to 10",
        "spec.size; 0; spec.size: Invalid value: 0: spec.size in body should be greater than or"
            + " equal to 1",
        "spec.size; \"3\"; spec.size: Invalid value: \"string\": spec.size in body must be of type"
            + " integer: \"string\"",
        "spec.size; -; spec.size: Required value",
        "spec.mode; \"slow\"; spec.mode: Unsupported value: \"slow\": supported values: \"fast\","
            + " \"safe\"",
        "spec.name; \"A1\"; spec.name: Invalid value: \"A1\": spec.name in body should match"
            + " '^[a-z]+$'",
        "spec.name; \"a\"; spec.name: Invalid value: \"a\": spec.name in body should be at least 2"
            + " chars long",
        "spec.name; null; spec.name: Invalid value: \"null\": spec.name in body must be of type"
            + " string: \"null\"",
        "spec.when; \"today\"; spec.when: Invalid value: \"today\": spec.when in body must be of type"
            + " date-time: \"today\"",
        "spec.tags; [\"a\",\"a\"]; spec.tags[1]: Duplicate value: \"a\"",
        "spec.tags; [\"a\",\"b\",\"c\",\"d\"]; spec.tags: Too many: 4: must have at most 3 items",
        "spec.ports; [{\"port\":1},{\"port\":1}]; spec.ports[1]: Duplicate value: {\"port\":1}",
        "spec.labels; {\"a\":1}; spec.labels.a: Invalid value: \"integer\": spec.labels.a in body"
            + " must be of type string: \"integer\"",
        "spec.target; true; spec.target: Invalid value: \"boolean\": spec.target in body must be of"
            + " type integer,string: \"boolean\"",
        "spec.one; {}; spec.one: Invalid value: {}: spec.one in body must validate one and only one"
            + " schema (oneOf). Found none valid",
        "metadata.name; \"a-long-name\"; metadata.name: Too long: may not be more than 8 bytes",
        "metadata.name; \"A\"; metadata.name: Invalid value: \"A\": a lowercase RFC 1123 subdomain"
            + " must consist of lower case alphanumeric characters, '-' or '.', and must start and"
            + " end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
      })
  void refusesInTheWordsOfKubernetes(String path, String value, String problem) {
    JsonObject object = thing();
    ObjectTree.set(object, path, value);

    assertThat(problems(object)).containsExactly(problem);
  }

  @Test
  void toleratesOnUpdateWhatWasBrokenBefore() {
    JsonObject before = thing();
    ObjectTree.set(before, "spec.size", "20");
    JsonObject now = before.deepCopy();
    ObjectTree.set(now, "spec.name", "\"ok\"");

    assertThat(Validators.forUpdate(SCHEMA).validate(now, before)).isEmpty();
    ObjectTree.set(now, "spec.size", "21");
    assertThat(Validators.forUpdate(SCHEMA).validate(now, before)).hasSize(1);
  }

  @Test
  void metadataIsTypedAsInBuiltInKinds() {
    JsonObject object = thing();
    ObjectTree.set(object, "metadata.labels", "{\"a\": 1}");

    assertThatThrownBy(() -> ObjectDecoder.decodeCustom(object, SCHEMA, KIND))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("json: cannot unmarshal number into Go struct field");
  }
}
