// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  @ParameterizedTest
  @CsvSource({
    "PT-2S,<invalid>",
    "PT-0.5S,0s",
    "PT0S,0s",
    "PT119S,119s",
    "PT2M,2m",
    "PT3M20S,3m20s",
    "PT9M59S,9m59s",
    "PT10M30S,10m",
    "PT179M,179m",
    "PT3H,3h",
    "PT7H59M,7h59m",
    "PT8H30M,8h",
    "PT47H,47h",
    "P2D,2d",
    "P5DT4H,5d4h",
    "P8D,8d",
    "P729D,729d",
    "P731D,2y1d",
    "P730D,2y",
    "P3000D,8y"
  })
  void growsCoarserWithAge(Duration duration, String shown) {
    assertThat(Ages.human(duration)).isEqualTo(shown);
  }
}
