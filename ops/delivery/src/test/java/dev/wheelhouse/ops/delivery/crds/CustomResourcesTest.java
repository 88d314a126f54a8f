// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.crds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.structural.CustomResourceValidator;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourcesTest {

  static List<JsonObject> definitions() {
    return CustomResources.definitions();
  }

  private static JsonObject schema(JsonObject definition) {
    return definition
        .array("spec", "versions")
        .orElseThrow()
        .objects()
        .getFirst()
        .object("schema", "openAPIV3Schema")
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void haveStructuralSchemas(JsonObject definition) {
    Problems problems = new Problems();

    StructuralSchemas.check(schema(definition), FieldPath.ROOT, false, problems);

    assertThat(problems.causes()).isEmpty();
  }

  @Test
  void fitTheBuiltInDefinitions() {
    for (Manifest manifest : Definitions.load().manifests()) {
      Schema schema =
          definitions().stream()
              .filter(it -> it.string("spec", "names", "kind").orElse("").equals(manifest.kind()))
              .map(it -> StructuralSchemas.read(schema(it)))
              .findFirst()
              .orElseThrow();
      Problems problems = new Problems();
      CustomResourceValidator.validate(manifest.tree(), schema, problems);

      assertThat(problems.causes()).as(manifest.name()).isEmpty();
    }
  }
}
