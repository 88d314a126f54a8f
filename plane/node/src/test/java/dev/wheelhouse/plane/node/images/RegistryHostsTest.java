// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistryHostsTest {

  private static RegistryHosts of(Set<String> insecure, String... mirrors) {
    return RegistryHosts.of(List.of(mirrors), insecure, List.of());
  }

  @Test
  void keepsTheOrderAndPrefersTheHostToAll() {
    RegistryHosts hosts =
        of(
            Set.of(),
            "docker.io=https://one.example.org",
            "*=https://all.example.org",
            "docker.io=http://127.0.0.1:5000");

    assertThat(hosts.mirrorsOf("docker.io"))
        .containsExactly(
            URI.create("https://one.example.org"), URI.create("http://127.0.0.1:5000"));
    assertThat(hosts.mirrorsOf("quay.io")).containsExactly(URI.create("https://all.example.org"));
  }

  @Test
  void refusesWhatIsUnsafeOrUnreadable() {
    assertThatThrownBy(() -> of(Set.of(), "docker.io=http://mirror.example.org"))
        .hasMessageContaining("--insecure-registry mirror.example.org");
    assertThat(
            of(Set.of("mirror.example.org"), "docker.io=http://mirror.example.org")
                .mirrorsOf("docker.io"))
        .hasSize(1);
    assertThatThrownBy(() -> of(Set.of(), "docker.io=https://u:p@mirror.example.org"))
        .hasMessageContaining("logins belong into");
    assertThatThrownBy(() -> of(Set.of(), "https://mirror.example.org"))
        .hasMessageContaining("write it as");
    assertThatThrownBy(() -> of(Set.of(), "docker.io=ftp://mirror.example.org"))
        .hasMessageContaining("https://");
  }
}
