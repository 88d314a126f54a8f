// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PrettyJsonTest {

  @Test
  void givesEveryFieldAndElementALine() {
    String json = "{\"a\":{},\"b\":[1,\"x, {\\\"y\\\"}\"],\"c\":[]}";

    assertThat(
            new String(
                PrettyJson.of(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "a": {},
              "b": [
                1,
                "x, {\\"y\\"}"
              ],
              "c": []
            }\
            """);
  }
}
