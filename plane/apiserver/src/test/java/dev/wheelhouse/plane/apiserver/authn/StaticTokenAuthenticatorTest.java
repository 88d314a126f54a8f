// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StaticTokenAuthenticatorTest {

  @Test
  void readsUsersAndGroups() {
    Map<String, Identity> identities =
        StaticTokenAuthenticator.parse(
            """
            t1,ann,1,"devs,ops"
            t2,bob,2
            t3,eve,3,devs
            """,
            "file");

    StaticTokenAuthenticator authenticator = new StaticTokenAuthenticator(identities);

    assertThat(authenticator.authenticate(new Credentials("t1", null)))
        .hasValueSatisfying(ann -> {
          assertThat(ann.name()).isEqualTo("ann");
          assertThat(ann.uid()).isEqualTo("1");
          assertThat(ann.groups()).containsExactly("devs", "ops", "system:authenticated");
        });
    assertThat(authenticator.authenticate(new Credentials("t2", null)).map(Identity::groups))
        .contains(List.of("system:authenticated"));
    assertThat(authenticator.authenticate(new Credentials("t4", null))).isEmpty();
    assertThat(authenticator.authenticate(Credentials.NONE)).isEmpty();
  }

  @Test
  void namesTheLineButNotTheToken() {
    assertThatThrownBy(() -> StaticTokenAuthenticator.parse("a,b,c\nsecret-token", "tokens.csv"))
        .hasMessageContaining("tokens.csv line 2")
        .hasMessageNotContaining("secret-token");
  }
}
