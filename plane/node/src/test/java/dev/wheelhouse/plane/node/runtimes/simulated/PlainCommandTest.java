// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCommandTest {

  @ParameterizedTest
  @CsvSource({
    "/bin/true, 0, 0",
    "false, 0, 1",
    "sleep|300, 300, 0",
    "/bin/sh|-c|exit 0, 0, 0",
    "sh|-c|exit 256, 0, 0",
    "bash|-c| exit 42; , 0, 42"
  })
  void knowsHowItEnds(String command, int seconds, int code) {
    assertThat(PlainCommand.of(List.of(command.split("\\|"))))
        .hasValue(new PlainCommand(Duration.ofSeconds(seconds), code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/simulated",
        "sleep|infinity",
        "sleep|1|2",
        "sh",
        "sh|-c|date; exit 1",
        "sh|-c|exit $(( $RANDOM / 16384 ))",
        "sh|-x|exit 1"
      })
  void leavesOthersRunning(String command) {
    assertThat(PlainCommand.of(List.of(command.split("\\|")))).isEmpty();
  }
}
