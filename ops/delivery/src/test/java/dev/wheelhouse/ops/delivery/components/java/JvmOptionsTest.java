// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmOptionsTest {

  private static List<String> options(String json) {
    return JvmOptions.of(new Properties("spec", Json.readObject(json)));
  }

  @ParameterizedTest
  @CsvSource({
    "128Mi, 50, true",
    "256Mi, 50, true",
    "257Mi, 60, true",
    "1Gi, 70, true",
    "1791Mi, 75, true",
    "1792Mi, 75, false",
    "4Gi, 75, false",
    "8Gi, 80, false"
  })
  void theHeapAndTheCollectorFollowTheMemory(String memory, int percent, boolean serial) {
    List<String> options = options("{\"memory\": \"" + memory + "\", \"cpu\": \"2\"}");

    assertThat(options).contains("-XX:MaxRAMPercentage=" + percent);
    assertThat(options.contains("-XX:+UseSerialGC")).isEqualTo(serial);
  }

  @Test
  void aLimitApartFromTheRequestCounts() {
    assertThat(options("{\"memory\": \"256Mi\", \"limit\": {\"memory\": \"8Gi\"}}"))
        .contains("-XX:MaxRAMPercentage=80");
  }

  @Test
  void aFractionOfACpuIsServedByTheSerialCollector() {
    assertThat(options("{\"cpu\": \"500m\", \"memory\": \"8Gi\"}")).contains("-XX:+UseSerialGC");
  }

  @Test
  void withoutLimitsTheJvmDecides() {
    assertThat(options("{}")).containsExactly("-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void whatTheUserSaysWins() {
    assertThat(
            options(
                """
                {"memory": "128Mi", "jvmOptions": ["-XX:+UseZGC"],
                 "javaOptions": ["-Xmx64m", "-XX:-ExitOnOutOfMemoryError"]}\
                """))
        .containsExactly(
            "-XX:+ExitOnOutOfMemoryError", "-XX:+UseZGC", "-Xmx64m", "-XX:-ExitOnOutOfMemoryError");
  }

  @Test
  void writesTheHeapWhereAsked() {
    assertThat(options("{\"heapDumpPath\": \"/dumps\"}"))
        .contains("-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/dumps");
  }

  @Test
  void saysWhichLimitIsNone() {
    assertThatThrownBy(() -> options("{\"limit\": {\"memory\": \"much\"}}"))
        .hasMessageContaining("spec.limit.memory")
        .hasMessageContaining("512Mi");
  }
}
