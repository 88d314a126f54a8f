// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonTest {

  private static final int LONG = 100_000;

  /// YAML and patches make them; what is stored must be readable.
  @Test
  void readsNamesThatItWrites() {
    JsonObject written = JsonObject.of("n".repeat(LONG), "v");

    assertThat(Json.readObject(Json.writeBytes(written))).isEqualTo(written);
  }
}
