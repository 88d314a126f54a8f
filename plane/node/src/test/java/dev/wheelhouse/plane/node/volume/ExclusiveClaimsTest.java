// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExclusiveClaimsTest {

  @Test
  void aClaimHasOnePodUntilThatIsGone() {
    ExclusiveClaims claims = new ExclusiveClaims();

    assertThat(claims.take("claim", "first")).isTrue();
    assertThat(claims.take("claim", "first")).as("again, by the same pod").isTrue();
    assertThat(claims.take("claim", "second")).isFalse();

    claims.release("first");

    assertThat(claims.take("claim", "second")).isTrue();
  }
}
