// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @Test
  void countsFromTheFirstUsableAddress() {
    AddressRange range = AddressRange.parse("10.96.0.0/16");

    assertThat(range.address(0)).isEqualTo("10.96.0.1");
    assertThat(range.address(255)).isEqualTo("10.96.1.0");
    assertThat(range.number("10.96.1.0")).hasValue(255);
    assertThat(range.number("10.97.0.1")).isEmpty();
    assertThat(range.number("10.96.255.255")).isEmpty();
    assertThat(range.usable()).isEqualTo(65534);
    assertThat(range).hasToString("10.96.0.0/16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.96.0.0", "10.96.0/16", "fd00::/64", "10.0.0.0/8", "10.96.0.256/16"})
  void refusesOtherRanges(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(PlatformException.class);
  }

  @Test
  void handsOutEachNumberOnce() {
    NumberPool pool = new NumberPool(3);
    pool.take(1);

    assertThat(pool.takeAny()).hasValue(0);
    assertThat(pool.takeAny()).hasValue(2);
    assertThat(pool.takeAny()).isEmpty();
    pool.giveBack(1);
    assertThat(pool.takeAny()).hasValue(1);
  }
}
