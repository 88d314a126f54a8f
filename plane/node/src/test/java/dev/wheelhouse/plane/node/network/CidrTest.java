// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @ValueSource(strings = {"300.1.1.1", "1.2.3.256", "1.2.3", "01.2.3.4", "1.2.3.4.5", "::1", ""})
  void whatIsNoAddressIsNotTakenForOne(String text) {
    assertThat(Cidr.isAddress(text)).isFalse();
    assertThatThrownBy(() -> Cidr.number(text)).isInstanceOf(PlatformException.class);
  }

  @Test
  void addressesAreNumbers() {
    assertThat(Cidr.isAddress("255.0.10.199")).isTrue();
    assertThat(Cidr.text(Cidr.number("255.0.10.199"))).isEqualTo("255.0.10.199");
  }
}
