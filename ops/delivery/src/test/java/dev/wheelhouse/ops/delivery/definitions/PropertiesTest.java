// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import org.junit.jupiter.api.Test;

class PropertiesTest {

  private static Properties properties(String json) {
    return new Properties("spec.components[0].properties", Json.readObject(json));
  }

  @Test
  void namesThePathOfAWrongType() {
    assertThatThrownBy(() -> properties("{\"cmd\":[1]}").strings("cmd"))
        .hasMessage("spec.components[0].properties.cmd[0]: must be a string, is 1");
    assertThatThrownBy(() -> properties("{\"port\":\"80\"}").integer("port"))
        .hasMessage("spec.components[0].properties.port: must be an integer, is 80");
    assertThatThrownBy(() -> properties("{}").requiredString("image"))
        .hasMessageStartingWith("spec.components[0].properties.image: Required value");
  }

  @Test
  void readsNumbersAsStringsWhereAStringIsAskedFor() {
    assertThat(properties("{\"cpu\":0.5}").string("cpu")).contains("0.5");
    assertThat(properties("{\"cpu\":2}").string("cpu")).contains("2");
  }

  @Test
  void takesNullInAMapForTakingAway() {
    assertThat(properties("{\"a\":null,\"b\":\"c\"}").entries())
        .hasSize(2)
        .satisfies(it -> assertThat(it.get("a")).isEmpty());
  }
}
