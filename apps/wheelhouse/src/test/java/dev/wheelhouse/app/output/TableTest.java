// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void alignsColumnsAndLeavesNoTrailingSpace() {
    Table table = new Table("NAME", "STATUS").row("storefront", "running").row("a", "failed");

    assertThat(table.toString())
        .isEqualTo(
            """
            NAME         STATUS
            storefront   running
            a            failed
            """);
  }
}
