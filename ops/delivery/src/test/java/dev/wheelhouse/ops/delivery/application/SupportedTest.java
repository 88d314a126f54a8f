// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupportedTest {

  private static void check(String spec) {
    JsonObject tree = Json.readObject(spec.getBytes(StandardCharsets.UTF_8));
    Supported.check(ApplicationSpec.of(tree), tree);
  }

  @Test
  void takesPlainComponents() {
    assertThatCode(
            () -> check("{\"components\":[{\"name\":\"a\",\"type\":\"worker\",\"inputs\":[]}]}"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"inputs", "outputs"})
  void refusesValuesPassedBetweenComponents(String field) {
    String spec =
        "{\"components\":[{\"name\":\"a\",\"type\":\"worker\",\""
            + field
            + "\":[{\"name\":\"ip\"}]}]}";

    assertThatThrownBy(() -> check(spec))
        .hasMessageContaining("spec.components[0]." + field + ": ")
        .hasMessageContaining("not supported yet; remove it");
  }
}
