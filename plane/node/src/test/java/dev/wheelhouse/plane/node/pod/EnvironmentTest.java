// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.node.spec.DownwardFields;
import dev.wheelhouse.plane.node.spec.Lookup;
import dev.wheelhouse.plane.node.spec.NodeFacts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {

  private static final NodeFacts NODE =
      new NodeFacts("n1", "10.0.0.1", "cluster.local", 2000, 1L << 30);

  private static final Lookup LOOKUP =
      new Lookup() {
        @Override
        public Optional<io.fabric8.kubernetes.api.model.PersistentVolumeClaim> claim(
            String namespace, String name) {
          return Optional.empty();
        }

        @Override
        public Optional<io.fabric8.kubernetes.api.model.PersistentVolume> volume(String name) {
          return Optional.empty();
        }

        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
          return name.equals("map")
              ? Optional.of(new ConfigMapBuilder().addToData("a", "1").addToData("b", "2").build())
              : Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
          return name.equals("secret")
              ? Optional.of(new SecretBuilder().addToData("pw", "aHVzaA==").build())
              : Optional.empty();
        }

        @Override
        public List<Service> services(String namespace) {
          return namespace.equals("default")
              ? List.of(service("kubernetes", "10.96.0.1", 443, "https"))
              : List.of(
                  service("my-shop", "10.96.0.7", 80, "web"), service("none", "None", 1, "x"));
        }
      };

  private static Service service(String name, String address, int port, String portName) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(address)
        .addNewPort()
        .withName(portName)
        .withPort(port)
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("shop")
        .withUid("u")
        .addToLabels("app", "x")
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .build();
  }

  private static Map<String, String> environment(Container container) {
    return Environment.of(container, LOOKUP, new DownwardFields(pod(), "10.1.0.5", NODE), true);
  }

  @Test
  void namesServices() {
    assertThat(environment(new ContainerBuilder().withName("c").build()))
        .containsEntry("KUBERNETES_SERVICE_HOST", "10.96.0.1")
        .containsEntry("KUBERNETES_SERVICE_PORT", "443")
        .containsEntry("KUBERNETES_SERVICE_PORT_HTTPS", "443")
        .containsEntry("MY_SHOP_SERVICE_HOST", "10.96.0.7")
        .containsEntry("MY_SHOP_PORT", "tcp://10.96.0.7:80")
        .containsEntry("MY_SHOP_PORT_80_TCP_ADDR", "10.96.0.7")
        .doesNotContainKey("NONE_SERVICE_HOST");
  }

  @Test
  void laterValuesReplaceAndReferToEarlierOnes() {
    Container container =
        new ContainerBuilder()
            .withName("c")
            .addNewEnvFrom()
            .withPrefix("P_")
            .withNewConfigMapRef("map", false)
            .endEnvFrom()
            .addNewEnv()
            .withName("X")
            .withValue("$(P_a)-$(UNKNOWN)-$$(P_a)")
            .endEnv()
            .addNewEnv()
            .withName("P_b")
            .withValue("own")
            .endEnv()
            .build();

    assertThat(environment(container))
        .containsEntry("X", "1-$(UNKNOWN)-$(P_a)")
        .containsEntry("P_b", "own");
  }

  @Test
  void takesSecretsFieldsAndResources() {
    Container container =
        new ContainerBuilder()
            .withName("c")
            .withNewResources()
            .addToLimits("cpu", new Quantity("1500m"))
            .endResources()
            .addNewEnv()
            .withName("PW")
            .withNewValueFrom()
            .withNewSecretKeyRef("pw", "secret", false)
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("APP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.labels['app']")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("CPU")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(environment(container))
        .containsEntry("PW", "hush")
        .containsEntry("IP", "10.1.0.5")
        .containsEntry("APP", "x")
        .containsEntry("CPU", "2");
  }

  @Test
  void namesWhatIsMissing() {
    Container map =
        new ContainerBuilder()
            .withName("c")
            .addNewEnvFrom()
            .withNewConfigMapRef("absent", false)
            .endEnvFrom()
            .build();
    Container key =
        new ContainerBuilder()
            .withName("c")
            .addNewEnv()
            .withName("K")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("zz", "map", false)
            .endValueFrom()
            .endEnv()
            .build();

    assertThatThrownBy(() -> environment(map)).hasMessage("configmap \"absent\" not found");
    assertThatThrownBy(() -> environment(key))
        .hasMessage("couldn't find key zz in ConfigMap shop/map");
  }

  @Test
  void leavesOutWhatIsOptional() {
    Container container =
        new ContainerBuilder()
            .withName("c")
            .addNewEnvFrom()
            .withNewSecretRef("absent", true)
            .endEnvFrom()
            .build();

    assertThat(environment(container)).containsKey("KUBERNETES_SERVICE_HOST");
  }
}
