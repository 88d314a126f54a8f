// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, may not be in the loopback range",
    "::1, may not be in the loopback range",
    "0.0.0.0, may not be unspecified (0.0.0.0)",
    "169.254.169.254, may not be in the link-local range",
    "fe80::1, may not be in the link-local range",
    "224.0.0.251, may not be in the link-local multicast range",
    "300.1.1.1, must be a valid IP address",
  })
  void refusesDestinationsThatMeanTheMachineOrItsLink(String address, String why) {
    assertThat(IpAddresses.checkDestination(address)).singleElement().asString().startsWith(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.77", "10.244.0.7", "2001:db8::1"})
  void takesOtherDestinations(String address) {
    assertThat(IpAddresses.checkDestination(address)).isEmpty();
  }
}
