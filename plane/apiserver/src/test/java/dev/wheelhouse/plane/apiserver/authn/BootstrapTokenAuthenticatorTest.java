// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import dev.wheelhouse.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BootstrapTokenAuthenticatorTest {

  private static final String SECRET = "0123456789abcdef";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final JsonObject data = new JsonObject();

  BootstrapTokenAuthenticatorTest() {
    put("token-id", "abcdef");
    put("token-secret", SECRET);
    put("usage-bootstrap-authentication", "true");
  }

  private void put(String key, String value) {
    data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<Identity> login(String token) {
    JsonObject secret =
        JsonObject.of(
            "metadata",
            JsonObject.of("name", "bootstrap-token-abcdef", "namespace", "kube-system"),
            "type",
            "bootstrap.kubernetes.io/token",
            "data",
            data);
    MemoryObjects objects =
        new MemoryObjects().put(new GroupResource("", "secrets"), secret.toString());
    return new BootstrapTokenAuthenticator(objects, clock)
        .authenticate(new Credentials(token, null));
  }

  @Test
  void tokenStandsForItsIdAndGroups() {
    put("auth-extra-groups", "system:bootstrappers:edge");

    assertThat(login("abcdef." + SECRET))
        .hasValueSatisfying(identity -> {
          assertThat(identity.name()).isEqualTo("system:bootstrap:abcdef");
          assertThat(identity.groups())
              .containsExactly(
                  "system:bootstrappers", "system:bootstrappers:edge", "system:authenticated");
        });
  }

  @Test
  void wrongExpiredAndUnusableTokensAreNobody() {
    assertThat(login("abcdef.0123456789abcdee")).isEmpty();
    assertThat(login("fedcba." + SECRET)).isEmpty();
    put("expiration", "2025-12-31T23:59:59Z");
    assertThat(login("abcdef." + SECRET)).isEmpty();
    put("expiration", "2026-01-02T00:00:00Z");
    assertThat(login("abcdef." + SECRET)).isPresent();
    put("usage-bootstrap-authentication", "false");
    assertThat(login("abcdef." + SECRET)).isEmpty();
  }

  @Test
  void groupsBelongToBootstrappers() {
    put("auth-extra-groups", "system:masters");

    assertThatThrownBy(() -> login("abcdef." + SECRET)).hasMessageContaining("system:masters");
  }
}
