// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
