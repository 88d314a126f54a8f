// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class ConsolesTest {

  @Test
  void answersWithoutATerminalToo() {
    assertThatCode(Consoles::interactive).doesNotThrowAnyException();
  }
}
