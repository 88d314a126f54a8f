// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.authors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorStampTest {

  private static AuthorStamp stamp(String user, String groups) {
    return AuthorStamp.of(
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "annotations", JsonObject.of(AppKeys.USERNAME, user, AppKeys.GROUP, groups))));
  }

  @Test
  void leavesOutTheGroupsThatAServerAddsByItself() {
    assertThat(stamp("ada", "team-a,system:authenticated,dev").identity())
        .isEqualTo(new Identity("ada", List.of("team-a", "dev")));
  }

  @Test
  void tellsNoGroupsOfAServiceAccount() {
    assertThat(stamp("system:serviceaccount:a:ci", "system:serviceaccounts:a,x").identity())
        .isEqualTo(Identity.of("system:serviceaccount:a:ci"));
  }
}
