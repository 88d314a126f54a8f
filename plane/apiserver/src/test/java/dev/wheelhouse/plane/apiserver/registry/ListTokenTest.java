// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import org.junit.jupiter.api.Test;

class ListTokenTest {

  @Test
  void survivesTheWayThroughAClient() {
    ListToken token = new ListToken(42, "default/n-é");

    assertThat(ListToken.decode(token.encode())).isEqualTo(token);
  }

  @Test
  void refusesWhatItDidNotMake() {
    assertThatThrownBy(() -> ListToken.decode("nonsense"))
        .isInstanceOf(PlatformException.class)
        .hasMessageStartingWith("invalid continue token: continue key is not valid");
  }

  @Test
  void refusesToLeaveItsResource() {
    String token = new ListToken(42, "../secrets/a").encode();

    assertThatThrownBy(() -> ListToken.decode(token)).isInstanceOf(PlatformException.class);
  }
}
