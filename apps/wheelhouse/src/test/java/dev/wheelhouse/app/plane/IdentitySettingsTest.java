// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.apiserver.authn.oidc.OidcOptions;
import dev.wheelhouse.plane.embedded.IdentitySetup;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class IdentitySettingsTest {

  private static IdentitySettings parse(String... arguments) {
    UpCommand command = new UpCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.settings.server.identity;
  }

  @Test
  void nobodyElseIsKnownByDefault() {
    assertThat(parse().setup()).isEqualTo(IdentitySetup.DEFAULT);
    assertThat(parse().arguments()).containsExactly("--oidc-username-claim=sub");
  }

  @Test
  void everyOptionHasItsPlace() {
    String[] arguments = {
      "--oidc-issuer-url=https://id.example",
      "--oidc-client-id=kube",
      "--oidc-username-claim=email",
      "--oidc-username-prefix=u:",
      "--oidc-groups-claim=roles",
      "--oidc-groups-prefix=g:",
      "--oidc-required-claim=tenant=blue",
      "--oidc-signing-algs=ES256,PS512",
      "--enable-bootstrap-token-auth"
    };

    IdentitySettings settings = parse(arguments);

    assertThat(settings.setup())
        .isEqualTo(
            new IdentitySetup(
                new OidcOptions(
                    "https://id.example",
                    "kube",
                    "email",
                    "u:",
                    "roles",
                    "g:",
                    Map.of("tenant", "blue"),
                    List.of("ES256", "PS512"),
                    null),
                null,
                true));
    assertThat(settings.arguments()).containsExactly(arguments);
  }
}
