// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerLoginsTest {

  @TempDir Path folder;

  private DockerLogins logins(String content) throws IOException {
    return DockerLogins.read(Files.writeString(folder.resolve("config.json"), content));
  }

  @Test
  void areThoseOfTheRegistry() throws IOException {
    DockerLogins logins =
        logins(
            """
            {"auths": {
              "r.example.org": {"auth": "YWRhOnM6M2NyZXQ="},
              "https://s.example.org": {"username": "bob", "password": "p"}}}
            """);

    assertThat(logins.target("r.example.org"))
        .isEqualTo(new RegistryTarget("r.example.org", "ada", "s:3cret"));
    assertThat(logins.target("s.example.org"))
        .isEqualTo(new RegistryTarget("s.example.org", "bob", "p"));
    assertThat(logins.target("t.example.org"))
        .isEqualTo(new RegistryTarget("t.example.org", "", ""));
  }

  @Test
  void areFoundByTheHostOfTheirAddress() throws IOException {
    DockerLogins logins =
        logins(
            """
            {"auths": {
              "https://index.docker.io/v1/": {"auth": "YWRhOnM6M2NyZXQ="},
              "https://r.example.org/v2/": {"identitytoken": "t", "auth": "eDo="}}}
            """);

    assertThat(logins.target("docker.io"))
        .isEqualTo(new RegistryTarget("docker.io", "ada", "s:3cret"));
    assertThat(logins.target("r.example.org"))
        .isEqualTo(new RegistryTarget("r.example.org", "<token>", "t"));
  }

  @Test
  void tellOfThoseThatHelpersHave() throws IOException {
    String store = "{\"credsStore\": \"pass\", \"auths\": {\"r.example.org\": {}}}";
    String helper = "{\"credHelpers\": {\"r.example.org\": \"ecr\"}}";

    assertThat(logins(store).withheld("r.example.org")).isTrue();
    assertThat(logins(helper).withheld("r.example.org")).isTrue();
    assertThat(logins(helper).withheld("s.example.org")).isFalse();
  }

  @Test
  void areNoneWithoutAFile() {
    assertThat(DockerLogins.read(folder.resolve("absent")).target("r"))
        .isEqualTo(new RegistryTarget("r", "", ""));
  }

  @Test
  void areRefusedWithTheFileWhenTheyCannotBeRead() throws IOException {
    DockerLogins logins = logins("{\"auths\": {\"r\": {\"auth\": \"%%%\"}}}");

    assertThatThrownBy(() -> logins.target("r"))
        .hasMessageContaining("config.json")
        .hasMessageContaining("auths[r].auth is no base64");
    assertThatThrownBy(() -> logins("{")).hasMessageContaining("is no JSON");
  }
}
