// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.9.8.7",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "2001:db8::ffff",
        "1:2:3:4:5:6:7:8",
        "::ffff:10.0.0.1",
        "fe80::1:2"
      })
  void acceptsAddresses(String text) {
    assertThat(IpAddresses.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "256.1.1.1",
        "01.2.3.4",
        "1.2.3.4.5",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "12345::",
        "g::1",
        "localhost"
      })
  void refusesAllElse(String text) {
    assertThat(IpAddresses.isValid(text)).isFalse();
  }
}
