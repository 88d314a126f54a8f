// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.images.ImageStore.RegistryCredential;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginsTest {

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsBothForms() {
    String entries =
        """
        {"a.example.org": {"username": "u", "password": "p"},
         "b.example.org": {"auth": "dTI6cDI="},
         "c.example.org": {"auth": "!!"},
         "d.example.org": {}}
        """;
    List<RegistryCredential> expected =
        List.of(
            new RegistryCredential("a.example.org", "u", "p"),
            new RegistryCredential("b.example.org", "u2", "p2"));

    assertThat(Logins.ofConfig(json("{\"auths\": " + entries + "}"))).isEqualTo(expected);
    assertThat(Logins.ofLegacyConfig(json(entries))).isEqualTo(expected);
    assertThat(Logins.ofConfig(json("{}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.org, shop.example.org, web, true",
    "https://shop.example.org/v2/, shop.example.org, web, true",
    "shop.example.org:5000, shop.example.org, web, false",
    "*.example.org, shop.example.org, web, true",
    "*.example.org, example.org, web, false",
    "*.example.org, a.shop.example.org, web, false",
    "shop-*.example.org, shop-eu.example.org, web, true",
    "shop.example.org/team, shop.example.org, team/web, true",
    "shop.example.org/team, shop.example.org, teams/web, false",
    "https://index.docker.io/v1/, docker.io, library/busybox, true",
    "evil.org, docker.io, library/busybox, false",
  })
  void fitsByHostAndPath(String name, String registry, String repository, boolean fits) {
    RegistryCredential login = new RegistryCredential(name, "u", "p");

    assertThat(Logins.fitting(List.of(login), registry, repository))
        .isEqualTo(fits ? List.of(login) : List.of());
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(new RegistryCredential("host", "u", "secret")).asString().doesNotContain("secret");
  }
}
