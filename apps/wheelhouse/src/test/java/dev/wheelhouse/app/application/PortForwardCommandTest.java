// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.PortForwardCommand.Forward;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortForwardCommandTest {

  @ParameterizedTest
  @CsvSource({"80, 80, 80", "8080:80, 8080, 80", ":80, 0, 80"})
  void readsPorts(String text, int local, int remote) {
    assertThat(Forward.of(text)).isEqualTo(new Forward(local, remote));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "80:", "0", "80:0", "65536", "1:2:3", "-1"})
  void refusesWhatAreNone(String text) {
    assertThatThrownBy(() -> Forward.of(text))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is not LOCAL:REMOTE");
  }
}
