// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.it.Program;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup is taken while clients write; a plane restored from it has what the first one had.
class LiveBackupIT {

  private static final Duration START = Duration.ofMinutes(2);
  private static final int OBJECTS = 50;
  private static final String KEPT = "kept";
  private static final String NOISE = "noise";
  private static final List<String> COMPARED =
      List.of(
          "/api/v1/namespaces/kept/configmaps",
          "/api/v1/namespaces/kept/secrets",
          "/api/v1/namespaces/kept/serviceaccounts",
          "/apis/apps/v1/namespaces/kept/deployments",
          "/apis/rbac.authorization.k8s.io/v1/clusterroles",
          "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
          "/apis/scheduling.k8s.io/v1/priorityclasses",
          "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");

  @TempDir Path folder;

  @Test
  void aRestoredPlaneHasTheSameObjects() throws Exception {
    Path data = folder.resolve("plane");
    Path copy = folder.resolve("copy");
    Path file = folder.resolve("backup.zip");
    Map<String, JsonObject> before;
    int written;
    AtomicInteger acknowledged = new AtomicInteger();
    try (Program up = up(data);
        KubernetesClient client = client(data)) {
      fill(client);
      AtomicBoolean enough = new AtomicBoolean();
      Thread writer = Thread.ofVirtual().start(() -> write(client, acknowledged, enough));
      Eventually.within(START, "somebody writes", () -> acknowledged.get() > OBJECTS);
      before = objects(client);
      written = acknowledged.get();

      String said = Program.run(data, "backup", file.toString());

      assertThat(said).contains("backup written to " + file);
      enough.set(true);
      writer.join();
      assertThat(up.isAlive()).isTrue();
    }
    assertThat(Program.run(copy, "restore", file.toString())).contains("restored to " + copy);

    try (Program up = up(copy);
        KubernetesClient client = client(copy)) {
      assertThat(objects(client)).isEqualTo(before);
      List<String> noise = noise(client);
      assertThat(noise).hasSizeBetween(written, acknowledged.get() + 1);
      assertThat(noise)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, noise.size()).mapToObj(i -> "n" + i).toList());
      assertThat(up.isAlive()).isTrue();
    }
  }

  private Program up(Path data) throws IOException {
    return Program.start(
        data, "up", "--runtime=simulated", "--kubeconfig=" + folder.resolve("config"));
  }

  private static KubernetesClient client(Path data) {
    Path kubeconfig = data.resolve("kubeconfig");
    Eventually.within(START, "the plane is ready", () -> isReady(kubeconfig));
    return KubeClients.of(kubeconfig);
  }

  private static boolean isReady(Path kubeconfig) {
    if (!kubeconfig.toFile().exists()) {
      return false;
    }
    try (KubernetesClient client = KubeClients.of(kubeconfig)) {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException _) {
      return false;
    }
  }

  private static void fill(KubernetesClient client) {
    for (String name : List.of(KEPT, NOISE)) {
      client
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    for (int i = 0; i < OBJECTS; i++) {
      client.resource(map(KEPT, "map" + i, "ü" + i)).create();
      client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace(KEPT)
                  .withName("secret" + i)
                  .endMetadata()
                  .addToStringData("k", "v" + i)
                  .build())
          .create();
    }
    client.resource(map(KEPT, "map0", "changed")).update();
    client.resource(map(KEPT, "map1", "")).delete();
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(KEPT)
                .withName("none")
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withNewSelector()
                .addToMatchLabels("app", "none")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "none")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("example.com/none")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
    Eventually.within(
        START,
        "the deployment is seen, and the namespace has its own objects",
        () ->
            client.apps().deployments().inNamespace(KEPT).withName("none").get().getStatus() != null
                && observed(client)
                && client.configMaps().inNamespace(KEPT).withName("kube-root-ca.crt").get() != null
                && client.serviceAccounts().inNamespace(KEPT).withName("default").get() != null);
  }

  private static boolean observed(KubernetesClient client) {
    Long observed =
        client
            .apps()
            .deployments()
            .inNamespace(KEPT)
            .withName("none")
            .get()
            .getStatus()
            .getObservedGeneration();
    return observed != null && observed == 1;
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap map(
      String namespace, String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .addToData("k", value)
        .build();
  }

  /// One after the other, so that those which a state has show how old it is.
  private static void write(
      KubernetesClient client, AtomicInteger acknowledged, AtomicBoolean enough) {
    for (int i = 0; !enough.get(); i++) {
      client.resource(map(NOISE, "n" + i, "x".repeat(i % 500))).create();
      acknowledged.incrementAndGet();
    }
  }

  /// By path and name. What the plane itself writes again when it starts with new keys is left out.
  private static Map<String, JsonObject> objects(KubernetesClient client) {
    Map<String, JsonObject> objects = new TreeMap<>();
    for (String path : COMPARED) {
      for (JsonObject item :
          Json.readObject(client.raw(path)).array("items").orElseThrow().objects()) {
        String name = item.string("metadata", "name").orElseThrow();
        if (!name.equals("kube-root-ca.crt")) {
          objects.put(path + "/" + name, item);
        }
      }
    }
    return objects;
  }

  private static List<String> noise(KubernetesClient client) {
    return client.configMaps().inNamespace(NOISE).list().getItems().stream()
        .map(map -> map.getMetadata().getName())
        .filter(name -> name.startsWith("n"))
        .toList();
  }
}
