// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.kube.client.KubeClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Which classes have which cluster: told apart by the uid of a namespace that every cluster has.
class SharedClusterIT {

  private static final Map<String, String> CLUSTERS = new ConcurrentHashMap<>();

  private static void note(String test, KubernetesClient client) {
    CLUSTERS.put(test, client.namespaces().withName("kube-system").get().getMetadata().getUid());
  }

  @AfterAll
  static void sharedIsTheSameAndOthersAreNot() {
    assertThat(CLUSTERS.get("one")).isEqualTo(CLUSTERS.get("two"));
    assertThat(CLUSTERS.values()).hasSize(3);
    assertThat(CLUSTERS.get("own")).isNotEqualTo(CLUSTERS.get("one"));
  }

  @Nested
  @EmbeddedKubernetes(controllers = false, shared = true)
  class One {
    @Test
    void isShared(KubernetesClient client) {
      note("one", client);
    }
  }

  @Nested
  @EmbeddedKubernetes(controllers = false, shared = true)
  class Two {
    @Test
    void isShared(KubernetesClient client) {
      note("two", client);
    }
  }

  @Nested
  @EmbeddedKubernetes(controllers = false, port = EmbeddedKubernetes.ANY_PORT)
  class OnAPort {
    @Test
    void servesOtherClients(
        KubernetesClient client, Kubeconfig kubeconfig, @TestNamespace String namespace)
        throws IOException {
      note("own", client);
      assertThat(Files.readString(kubeconfig.file())).isEqualTo(kubeconfig.content());
      try (KubernetesClient other = KubeClients.of(kubeconfig.file())) {
        assertThat(other.namespaces().withName(namespace).get()).isNotNull();
        assertThat(other.serviceAccounts().inNamespace(namespace).withName("default").get())
            .isNotNull();
      }
    }

    @Test
    void saysWhichFileIsMissing(KubernetesClient client) {
      assertThatThrownBy(() -> Manifests.apply("crds/none.yaml", OnAPort.class, client))
          .hasMessageContaining("\"crds/none.yaml\"")
          .hasMessageContaining(OnAPort.class.getName())
          .hasMessageContaining("is not on the class path");
    }
  }
}
