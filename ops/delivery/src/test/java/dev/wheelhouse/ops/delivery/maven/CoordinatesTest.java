// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatesTest {

  @ParameterizedTest
  @CsvSource({
    "com.example:shop:1.2, com/example/shop/1.2/, shop-1.2.jar",
    "com.example:shop:1.2:exec, com/example/shop/1.2/, shop-1.2-exec.jar",
    "com.example:shop:1.2@war, com/example/shop/1.2/, shop-1.2.war",
    "com.example:shop:1.2:app@war, com/example/shop/1.2/, shop-1.2-app.war"
  })
  void nameAFile(String text, String folder, String file) {
    Coordinates coordinates = Coordinates.parse(text);

    assertThat(coordinates.folder()).isEqualTo(folder);
    assertThat(coordinates.fileName(coordinates.version())).isEqualTo(file);
    assertThat(coordinates).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "com.example:shop",
        "com.example:shop:..",
        "com/example:shop:1",
        "../a:b:1",
        "a:b:1@pom",
        "a:b:LATEST",
        "a:b:[1,2)"
      })
  void otherTextsAreNone(String text) {
    assertThatThrownBy(() -> Coordinates.parse(text)).hasMessageContaining(text);
  }

  @Test
  void passwordsDoNotTravelInTheClear() {
    assertThatThrownBy(() -> MavenRepository.of("http://repo.example.com/m2", "ann", "secret"))
        .hasMessageContaining("https")
        .hasMessageNotContaining("secret;");
    assertThatThrownBy(() -> MavenRepository.of("https://ann:secret@repo.example.com/", "", ""))
        .hasMessageNotContaining("ann:secret");
    assertThatThrownBy(() -> MavenRepository.of("file:///etc", "", ""))
        .hasMessageContaining("http");
  }
}
