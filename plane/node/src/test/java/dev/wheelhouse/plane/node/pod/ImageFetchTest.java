// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFetchTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0ms",
    "873, 873ms",
    "1000, 1s",
    "1204, 1.204s",
    "10500, 10.5s",
    "60000, 1m0s",
    "123500, 2m3.5s",
  })
  void durationsAreWrittenAsGoWritesThem(long millis, String text) {
    assertThat(ImageFetch.took(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
