// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import dev.wheelhouse.kube.schema.validation.Validators;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What was invalid before may stay as it is.
class RatchetingTest {

  private static final Schema SCHEMA =
      StructuralSchemas.read(
          Json.readObject(
              """
              {"type":"object","properties":{
                "a":{"type":"integer","maximum":5,
                     "x-kubernetes-validations":[{"rule":"self % 2 == 0"}]},
                "b":{"type":"integer","maximum":5},
                "l":{"type":"array","x-kubernetes-list-type":"map",
                     "x-kubernetes-list-map-keys":["k"],
                     "items":{"type":"object","required":["k"],
                       "properties":{"k":{"type":"string"},"v":{"type":"integer","maximum":5}}}},
                "u":{"type":"array","items":{"type":"integer","maximum":5}}}}
              """));

  private static List<String> update(String now, String before) {
    return Validators.forUpdate(SCHEMA).validate(object(now), object(before)).stream()
        .map(cause -> cause.field())
        .filter(field -> !field.startsWith("metadata"))
        .toList();
  }

  private static JsonObject object(String fields) {
    return Json.readObject(
        "{\"apiVersion\":\"x/v1\",\"kind\":\"X\",\"metadata\":{\"name\":\"n\",\"namespace\":\"d\","
            + "\"resourceVersion\":\"1\",\"uid\":\"u\"},"
            + fields
            + "}");
  }

  @Test
  void leavesUnchangedValuesAlone() {
    assertThat(update("\"a\":7,\"b\":1", "\"a\":7,\"b\":2")).isEmpty();
  }

  @Test
  void refusesChangedValues() {
    assertThat(update("\"a\":9,\"b\":1", "\"a\":7,\"b\":1")).containsExactly("a", "a");
  }

  @Test
  void findsElementsByTheirKeys() {
    String before = "\"l\":[{\"k\":\"x\",\"v\":9},{\"k\":\"y\",\"v\":1}]";

    assertThat(update("\"l\":[{\"k\":\"y\",\"v\":2},{\"k\":\"x\",\"v\":9}]", before)).isEmpty();
    assertThat(update("\"l\":[{\"k\":\"y\",\"v\":9},{\"k\":\"x\",\"v\":9}]", before))
        .containsExactly("l[0].v");
  }

  @Test
  void takesOtherListsAsAWhole() {
    assertThat(update("\"u\":[9],\"b\":1", "\"u\":[9],\"b\":2")).isEmpty();
    assertThat(update("\"u\":[9,1]", "\"u\":[9]")).containsExactly("u[0]");
  }
}
