// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSecretsTest {

  private static final Config ANY =
      new ConfigBuilder(Config.empty())
          .withMasterUrl("https://127.0.0.1:1/")
          .withCaCertData("Y2E=")
          .build();

  private static JsonObject secret(Config config) {
    return ClusterSecrets.of("east", Map.of("region", "east"), config, "apiVersion: v1");
  }

  @Test
  void takesACertificateThereAndBack() {
    JsonObject secret =
        secret(
            new ConfigBuilder(ANY)
                .withClientCertData("Y2VydA==")
                .withClientKeyData("a2V5")
                .build());

    Cluster cluster = ClusterSecrets.cluster(secret);
    Config config = ClusterSecrets.config(secret);

    assertThat(cluster)
        .isEqualTo(
            new Cluster(
                "east", "X509Certificate", "https://127.0.0.1:1/", Map.of("region", "east")));
    assertThat(config.getMasterUrl()).isEqualTo("https://127.0.0.1:1/");
    assertThat(config.getCaCertData()).isEqualTo("Y2E=");
    assertThat(config.getClientCertData()).isEqualTo("Y2VydA==");
    assertThat(config.getClientKeyData()).isEqualTo("a2V5");
  }

  @Test
  void takesATokenThereAndBack() {
    JsonObject secret = secret(new ConfigBuilder(ANY).withOauthToken("secret").build());

    assertThat(ClusterSecrets.cluster(secret).credential()).isEqualTo("ServiceAccountToken");
    assertThat(ClusterSecrets.config(secret).getOauthToken()).isEqualTo("secret");
  }

  @Test
  void keepsTheWholeKubeconfigForAllElse() {
    assertThat(ClusterSecrets.cluster(secret(ANY)).credential()).isEqualTo("Kubeconfig");
  }

  @Test
  void saysWhatIsMissing() {
    JsonObject secret = secret(new ConfigBuilder(ANY).withOauthToken("secret").build());
    secret.childObject("data").remove("endpoint");

    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .hasMessageContaining("cluster east")
        .hasMessageContaining("it has no data.endpoint");
  }

  private static String kubeconfig(String cluster, String user) {
    return """
    apiVersion: v1
    kind: Config
    current-context: c
    contexts: [{name: c, context: {cluster: east, user: admin}}]
    clusters: [{name: east, cluster: {server: "https://127.0.0.1:1/"%s}}]
    users: [{name: admin, user: {%s}}]
    """
        .formatted(cluster, user);
  }

  private static JsonObject withKubeconfig(String kubeconfig) {
    JsonObject secret = secret(ANY);
    secret
        .childObject("data")
        .put(
            "kubeconfig",
            Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
    return secret;
  }

  @Test
  void readsAKubeconfigThatHasAllWithinIt() {
    JsonObject secret = withKubeconfig(kubeconfig("", "username: me, password: secret"));

    assertThat(ClusterSecrets.config(secret).getUsername()).isEqualTo("me");
    assertThat(ClusterSecrets.cluster(secret).endpoint()).isEqualTo("https://127.0.0.1:1/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [%s]}",
        "auth-provider: {name: gcp, config: {cmd-path: touch, cmd-args: '%s'}}",
        "tokenFile: '%s'",
        "client-certificate: '%s'",
        "client-key: '%s'"
      })
  void refusesAKubeconfigThatNamesProgramsOrFiles(String user, @TempDir Path folder) {
    Path file = folder.resolve("made");
    String kubeconfig = kubeconfig("", user.formatted(file));
    JsonObject secret = withKubeconfig(kubeconfig);

    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .hasMessageContaining("cluster east")
        .hasMessageContaining(user.substring(0, user.indexOf(':')) + " of user admin");
    assertThat(ClusterSecrets.cluster(secret).endpoint()).isEmpty();
    assertThatThrownBy(() -> ClusterSecrets.of("east", Map.of(), ANY, kubeconfig))
        .hasMessageContaining("not allowed");
    assertThat(file).doesNotExist();
  }

  @Test
  void refusesAKubeconfigThatNamesTheFileOfAnAuthority() {
    JsonObject secret = withKubeconfig(kubeconfig(", certificate-authority: /ca", "token: t"));

    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .hasMessageContaining("certificate-authority of cluster east");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "- a", "", "users: 3"})
  void tellsOfAClusterWhoseKubeconfigIsBroken(String kubeconfig) {
    JsonObject secret = withKubeconfig(kubeconfig);

    Cluster cluster = ClusterSecrets.cluster(secret);

    assertThat(cluster.labels()).containsEntry("region", "east");
    assertThat(cluster.endpoint()).isEmpty();
    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("cluster east");
  }

  @Test
  void tellsOfAClusterWhoseSecretIsNotBase64() {
    JsonObject secret = secret(new ConfigBuilder(ANY).withOauthToken("secret").build());
    secret.childObject("data").put("endpoint", "not base64!");

    assertThat(ClusterSecrets.cluster(secret).endpoint()).isEmpty();
    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .hasMessageContaining("its data.endpoint is not base64");
  }

  @Test
  void refusesTheNameOfTheLocalCluster() {
    JsonObject secret = secret(new ConfigBuilder(ANY).withOauthToken("secret").build());
    secret.childObject("metadata").put("name", "local");

    assertThatThrownBy(() -> ClusterSecrets.config(secret))
        .hasMessageContaining("cluster local cannot be used");
  }
}
