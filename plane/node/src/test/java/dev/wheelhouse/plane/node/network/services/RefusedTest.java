// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.client.loop.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusedTest {

  private static final Key ONE = new Key("shop", "s3");
  private static final Key OTHER = new Key("shop", "s11");

  private static Map<Key, List<ServiceRule>> services() {
    Map<Key, List<ServiceRule>> all = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      all.put(new Key("shop", "s" + i), List.of());
    }
    return all;
  }

  @Test
  void findsExactlyThoseThatAreNotTaken() throws InterruptedException {
    assertThat(
            Refused.among(services(), part -> !part.containsKey(ONE) && !part.containsKey(OTHER)))
        .isEqualTo(Set.of(ONE, OTHER));
  }

  @Test
  void blamesNobodyWhereNothingIsTaken() throws InterruptedException {
    assertThat(Refused.among(services(), _ -> false)).isEmpty();
  }
}
