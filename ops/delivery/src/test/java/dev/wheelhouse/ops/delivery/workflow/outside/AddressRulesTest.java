// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.outside;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

  private static void require(AddressRules rules, String address) {
    rules.require(address, InetAddress.ofLiteral(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "192.0.0.192",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::1"
      })
  void keepsStepsFromThisMachineAndItsCloud(String address) {
    assertThatThrownBy(() -> require(AddressRules.NARROW, address))
        .hasMessageContaining("workflow steps may not reach it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "8.8.8.8", "2001:db8::1", "fd12::1"})
  void letsThemReachTheRest(String address) {
    assertThatCode(() -> require(AddressRules.NARROW, address)).doesNotThrowAnyException();
  }

  @Test
  void letsThemReachWhatIsAllowed() {
    AddressRules rules = AddressRules.allowing(List.of("127.96.0.0/16", "fe80::/10"));

    assertThatCode(() -> require(rules, "127.96.3.4")).doesNotThrowAnyException();
    assertThatCode(() -> require(rules, "fe80::1")).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(rules, "127.97.0.1")).hasMessageContaining("127.97.0.1/32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0.0/33", "10.0.0.0/x", "example.com/8", ""})
  void refusesWhatIsNoNetwork(String cidr) {
    assertThatThrownBy(() -> AddressRules.allowing(List.of(cidr)))
        .hasMessageContaining("is no network");
  }
}
