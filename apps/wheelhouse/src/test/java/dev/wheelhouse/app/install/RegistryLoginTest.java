// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RegistryLoginTest {

  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("config.json"), content);
  }

  @Test
  void isASecretByWhichImagesArePulledAndPushed() throws IOException {
    Path file =
        file(
            """
            {"auths": {"r.example.org": {"auth": "YTpi"}, "elsewhere": {}}, "credsStore": "x"}
            """);
    InstallSettings settings = new InstallSettings();
    new CommandLine(settings).parseArgs("--image", "r/w:1", "--docker-config", file.toString());

    settings.check();

    JsonObject secret =
        settings.after().stream()
            .filter(it -> it.string("kind").orElse("").equals("Secret"))
            .findFirst()
            .orElseThrow();
    assertThat(secret.string("type")).contains("kubernetes.io/dockerconfigjson");
    assertThat(
            new String(
                Base64.getDecoder().decode(secret.string("data", ".dockerconfigjson").orElse("")),
                StandardCharsets.UTF_8))
        .isEqualTo("{\"auths\":{\"r.example.org\":{\"auth\":\"YTpi\"}}}");
    LiveDeployment deployment =
        new LiveDeployment(
            settings.after().stream()
                .filter(it -> it.string("kind").orElse("").equals("Deployment"))
                .findFirst()
                .orElseThrow());
    assertThat(deployment.imagePullSecrets()).containsExactly("wheelhouse-registry");
    assertThat(deployment.registrySecret()).contains("wheelhouse-registry");
    assertThat(deployment.tree().toString()).contains("/etc/wheelhouse/registry");
  }

  @Test
  void isNotMadeOfAFileWithoutLogins() throws IOException {
    Path file = file("{\"auths\": {\"r.example.org\": {}}, \"credsStore\": \"desktop\"}");

    assertThatThrownBy(() -> RegistryLogin.secret("vela-system", file))
        .hasMessageContaining("no login")
        .hasMessageContaining("--registry-secret");
    assertThatThrownBy(() -> RegistryLogin.secret("vela-system", folder.resolve("absent")))
        .hasMessageContaining("cannot read --docker-config");
  }
}
