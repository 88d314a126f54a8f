// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {

  private static JsonCursor at(String json) {
    return new JsonCursor(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"", "\\", "\\\"", "\"\\", "é", "\u0001", "💡"})
  void readsTextWhateverStandsWhereInIt(String special) {
    for (int before = 0; before < 20; before++) {
      for (int after = 0; after < 20; after++) {
        String text = "x".repeat(before) + special + "!".repeat(after);
        JsonCursor cursor = at("[" + Json.write(text) + ",7]");

        assertThat(cursor.take('[')).isTrue();
        assertThat(cursor.string()).isEqualTo(text);
        assertThat(cursor.take(',')).isTrue();
        assertThat(cursor.number()).isEqualTo(7);
      }
    }
  }

  @Test
  void stepsOverATimeOnlyWhereOneStands() {
    JsonCursor time = at("\"1970-01-01T00:01:40Z\",");
    JsonCursor fraction = at("\"1970-01-01T00:01:40.5Z\",");
    JsonCursor end = at("\"1970\"");

    assertThat(time.utcSeconds()).isEqualTo(100);
    assertThat(time.take(',')).isTrue();
    assertThat(fraction.utcSeconds()).isEqualTo(UtcTime.OTHER);
    assertThat(fraction.string()).isEqualTo("1970-01-01T00:01:40.5Z");
    assertThat(end.utcSeconds()).isEqualTo(UtcTime.OTHER);
    assertThat(end.string()).isEqualTo("1970");
  }
}
