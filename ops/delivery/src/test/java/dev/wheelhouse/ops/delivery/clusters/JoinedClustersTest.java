// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.ops.delivery.memory.MemoryServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinedClustersTest {

  private final MemoryServer server = new MemoryServer();
  private final KubernetesClient client = KubeClients.of(server);
  private final JoinedClusters clusters = new JoinedClusters(new Fabric8Objects(client), client);

  @AfterEach
  void close() {
    clusters.close();
    client.close();
  }

  private static JsonObject secret(String name, String version) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1/")
            .withCaCertData("Y2E=")
            .withOauthToken("token")
            .build();
    JsonObject secret = ClusterSecrets.of(name, Map.of("region", name), config, "");
    secret.childObject("data").remove("ca.crt");
    secret.childObject("metadata").put("uid", "u");
    secret.childObject("metadata").put("resourceVersion", version);
    return secret;
  }

  @Test
  void oneBrokenSecretConcernsNoOtherCluster() {
    JsonObject broken = secret("broken", "1");
    broken.childObject("data").put("endpoint", "not base64!");
    server.put(broken);
    server.put(secret("east", "1"));
    server.put(secret("local", "1"));

    assertThat(clusters.all())
        .extracting(Cluster::name)
        .containsExactlyInAnyOrder("local", "broken", "east");
    assertThat(clusters.all().getFirst()).isEqualTo(Cluster.local());
    assertThatThrownBy(() -> clusters.objects("broken", Identity.SELF))
        .hasMessageContaining("not base64");
  }

  @Test
  void tellsOfAClusterThatIsReachedOtherwiseOrNoMore() {
    List<String> told = new ArrayList<>();
    clusters.listen(
        new JoinedClusters.Listener() {
          @Override
          public void changed(String cluster) {
            told.add("changed " + cluster);
          }

          @Override
          public void gone(String cluster) {
            told.add("gone " + cluster);
          }
        });
    server.put(secret("east", "1"));
    var first = clusters.objects("east", Identity.SELF);
    assertThat(clusters.objects("east", Identity.SELF)).isSameAs(first);
    assertThat(told).isEmpty();

    server.put(secret("east", "2"));
    assertThat(clusters.objects("east", Identity.of("ada"))).isNotSameAs(first);
    var second = clusters.objects("east", Identity.SELF);
    assertThat(second).isNotSameAs(first);
    assertThat(told).containsExactly("changed east");

    server.remove("east");
    assertThatThrownBy(() -> clusters.objects("east", Identity.SELF))
        .hasMessageContaining("no cluster has joined");
    assertThatThrownBy(() -> clusters.objects("east", Identity.SELF))
        .hasMessageContaining("no cluster has joined");
    assertThat(told).containsExactly("changed east", "gone east");

    server.put(secret("east", "2"));
    assertThat(clusters.objects("east", Identity.SELF)).isNotSameAs(second);
  }
}
