// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.app.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigFileTest {

  private static final String OURS =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: wheelhouse, cluster: {server: "https://127.0.0.1:6443"}}]
      users: [{name: wheelhouse, user: {token: t}}]
      contexts: [{name: wheelhouse, context: {cluster: wheelhouse, user: wheelhouse}}]
      """;

  @TempDir Path folder;

  @Test
  void keepsWhatOthersPutIntoTheFile() throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        preferences: {colors: true}
        current-context: work
        clusters: [{name: work, cluster: {server: "https://work.example"}}]
        contexts: [{name: work, context: {cluster: work, user: me}}]
        users: [{name: me, user: {token: secret}}]
        """);

    new KubeconfigFile(file).merge(OURS);
    new KubeconfigFile(file).merge(OURS);

    assertThat(Files.readString(file))
        .contains("https://work.example", "colors: true", "secret")
        .contains("current-context: \"wheelhouse\"")
        .containsOnlyOnce("https://127.0.0.1:6443");
  }

  @Test
  void leavesAFileAloneThatIsNoKubeconfig() throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, "just: [some");

    assertThatThrownBy(() -> new KubeconfigFile(file).merge(OURS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was not changed");
    assertThat(Files.readString(file)).isEqualTo("just: [some");
  }

  @Test
  void refusesWhatIsNoKubeconfigInOneLineAndLeavesIt() throws IOException {
    Path file = folder.resolve("config");
    String broken = "kind: Config\nclusters: [\n  - broken\n";
    Files.writeString(file, broken);

    assertThatThrownBy(() -> new KubeconfigFile(file).check())
        .isInstanceOf(UserError.class)
        .hasMessageContaining("line 3:")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> new KubeconfigFile(file).merge(OURS)).isInstanceOf(UserError.class);
    assertThat(Files.readString(file)).isEqualTo(broken);
  }

  @Test
  void refusesAListOfAnotherType() throws IOException {
    Path file = folder.resolve("config");
    Files.writeString(file, "kind: Config\nclusters: five\n");

    assertThatThrownBy(() -> new KubeconfigFile(file).check())
        .hasMessageContaining("is not a kubeconfig; it was not changed");
  }
}
