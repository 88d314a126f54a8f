// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@EmbeddedKubernetes(crds = "crds/gadgets.yaml", node = true)
@Execution(ExecutionMode.CONCURRENT)
class EmbeddedKubernetesIT {

  private static final Set<String> NAMESPACES = ConcurrentHashMap.newKeySet();
  private static final long LIMIT = 30;
  private static final Duration WAIT = Duration.ofSeconds(LIMIT);

  private String prepared = "";

  @BeforeEach
  void prepare(@TestNamespace String namespace) {
    prepared = namespace;
  }

  private static ConfigMap configMap(String namespace, String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  @RepeatedTest(3)
  void eachTestHasANamespaceOfItsOwn(KubernetesClient client, @TestNamespace String namespace) {
    assertThat(namespace).isEqualTo(prepared).startsWith("test-eachtesthasanamespaceofitsown-");
    assertThat(NAMESPACES.add(namespace)).isTrue();
    assertThat(client.configMaps().inNamespace(namespace).withName("left").get()).isNull();

    client.resource(configMap(namespace, "left", "over")).create();
  }

  @Test
  void writesReadsAndPatches(KubernetesClient client, @TestNamespace String namespace) {
    ConfigMap created = client.resource(configMap(namespace, "a", "1")).create();
    assertThat(created.getMetadata().getUid()).isNotEmpty();

    client
        .configMaps()
        .inNamespace(namespace)
        .withName("a")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"key\":\"2\"}}");
    client.resource(configMap(namespace, "a", "3")).forceConflicts().serverSideApply();
    client
        .configMaps()
        .inNamespace(namespace)
        .withName("a")
        .edit(it -> new ConfigMapBuilder(it).addToData("more", "ü +/%").build());

    assertThat(client.configMaps().inNamespace(namespace).withName("a").get().getData())
        .isEqualTo(Map.of("key", "3", "more", "ü +/%"));
    assertThat(
            client
                .configMaps()
                .inNamespace(namespace)
                .withLabel("none", "of-that")
                .list()
                .getItems())
        .isEmpty();
  }

  @Test
  void refusalsAreThoseOfTheServer(KubernetesClient client, @TestNamespace String namespace) {
    client.resource(configMap(namespace, "a", "1")).create();

    assertThatThrownBy(() -> client.resource(configMap(namespace, "a", "1")).create())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409))
        .hasMessageContaining("configmaps \"a\" already exists");
    assertThatThrownBy(() -> client.resource(configMap(namespace, "Bad_Name", "1")).create())
        .hasMessageContaining("metadata.name");
  }

  @Test
  void watchesEndWhenClosed(KubernetesClient client, @TestNamespace String namespace)
      throws InterruptedException {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    try (Watch _ = client.configMaps().inNamespace(namespace).watch(recording(seen))) {
      client.resource(configMap(namespace, "watched", "1")).create();
      client.resource(configMap(namespace, "watched", "2")).update();
      client.resource(configMap(namespace, "watched", "2")).delete();

      assertThat(await(seen, "watched", 3)).containsExactly("ADDED", "MODIFIED", "DELETED");
    }
    assertThat(seen.poll(LIMIT, TimeUnit.SECONDS)).isEqualTo("closed");
  }

  private static List<String> await(BlockingQueue<String> seen, String name, int count)
      throws InterruptedException {
    List<String> actions = new java.util.ArrayList<>();
    while (actions.size() < count) {
      String event =
          Objects.requireNonNull(
              seen.poll(LIMIT, TimeUnit.SECONDS), "no event after " + actions + " of " + name);
      if (event.endsWith(" " + name)) {
        actions.add(event.substring(0, event.indexOf(' ')));
      }
    }
    return actions;
  }

  private static Watcher<ConfigMap> recording(BlockingQueue<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap object) {
        seen.add(action + " " + object.getMetadata().getName());
      }

      @Override
      public void onClose() {
        seen.add("closed");
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("failed: " + cause.getMessage());
      }
    };
  }

  @Test
  void informersFollowManyWriters(KubernetesClient client, @TestNamespace String namespace) {
    try (SharedIndexInformer<ConfigMap> informer =
        client.configMaps().inNamespace(namespace).withLabel("many").inform()) {
      IntStream.range(0, 200)
          .parallel()
          .forEach(i -> {
            ConfigMap map = configMap(namespace, "m-" + i, "x".repeat(5000));
            map.getMetadata().setLabels(Map.of("many", "yes"));
            client.resource(map).create();
          });

      Eventually.within(WAIT, "200 in the cache", () -> informer.getStore().list().size() == 200);
    }
  }

  @Test
  void customResourcesAreServed(KubernetesClient client, @TestNamespace String namespace) {
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: test.wheelhouse.dev/v1
                kind: Gadget
                metadata: {name: g}
                spec: {}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();

    GenericKubernetesResource gadget =
        client
            .genericKubernetesResources("test.wheelhouse.dev/v1", "Gadget")
            .inNamespace(namespace)
            .withName("g")
            .get();
    assertThat(gadget.<Integer>get("spec", "size")).isEqualTo(3);
  }

  @Test
  void podsOfTheSimulatedNodeBecomeReady(KubernetesClient client, @TestNamespace String namespace) {
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 3
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: example.com/web:1}]}
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();

    Deployment ready =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName("web")
            .waitUntilCondition(
                it ->
                    it != null
                        && it.getStatus() != null
                        && Integer.valueOf(3).equals(it.getStatus().getReadyReplicas()),
                LIMIT,
                TimeUnit.SECONDS);
    assertThat(ready.getStatus().getAvailableReplicas()).isEqualTo(3);

    client.resource(ready).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    Eventually.within(
        WAIT,
        "the pods are gone",
        () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
  }

  @Test
  void simulatedContainersPassTheirProbesAndEndAsTheirCommandSays(
      KubernetesClient client, @TestNamespace String namespace) {
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: probed}
                spec:
                  initContainers: [{name: prepare, image: example.com/prepare:1}]
                  containers:
                  - name: web
                    image: example.com/web:1
                    startupProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
                    readinessProbe: {httpGet: {port: 80}, periodSeconds: 1}
                    livenessProbe: {exec: {command: [healthy]}, periodSeconds: 1}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: failing}
                spec:
                  restartPolicy: Never
                  containers: [{name: c, image: example.com/c:1, command: [sh, -c, exit 3]}]
                """
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace(namespace)
        .create();

    client.pods().inNamespace(namespace).withName("probed").waitUntilReady(LIMIT, TimeUnit.SECONDS);
    Pod ended =
        client
            .pods()
            .inNamespace(namespace)
            .withName("failing")
            .waitUntilCondition(
                it -> it != null && "Failed".equals(it.getStatus().getPhase()),
                LIMIT,
                TimeUnit.SECONDS);
    assertThat(
            ended
                .getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getTerminated()
                .getExitCode())
        .isEqualTo(3);
  }

  @Test
  void aNodeRejectsPodsWhosePortsAreTaken(
      KubernetesClient client, @TestNamespace String namespace) {
    String node = client.nodes().list().getItems().getFirst().getMetadata().getName();
    for (String name : List.of("first", "second")) {
      client
          .resource(
              new PodBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewSpec()
                  .withNodeName(node)
                  .addNewContainer()
                  .withName("c")
                  .withImage("example.com/c:1")
                  .addNewPort()
                  .withContainerPort(80)
                  .withHostPort(20_080)
                  .endPort()
                  .endContainer()
                  .endSpec()
                  .build())
          .create();
      client
          .pods()
          .inNamespace(namespace)
          .withName(name)
          .waitUntilCondition(
              it -> it != null && !"Pending".equals(it.getStatus().getPhase()),
              LIMIT,
              TimeUnit.SECONDS);
    }

    Pod second = client.pods().inNamespace(namespace).withName("second").get();
    assertThat(second.getStatus().getPhase()).isEqualTo("Failed");
    assertThat(second.getStatus().getReason()).isEqualTo("NodePorts");
    assertThat(client.pods().inNamespace(namespace).withName("first").get().getStatus().getPhase())
        .isEqualTo("Running");

    client.pods().inNamespace(namespace).withName("second").delete();
    Eventually.within(
        WAIT,
        "the rejected pod goes",
        () -> client.pods().inNamespace(namespace).withName("second").get() == null);
  }

  @Test
  void impersonationShowsWhatAnotherMay(KubernetesClient client, @TestNamespace String namespace) {
    String account = "system:serviceaccount:" + namespace + ":default";
    KubernetesClient other =
        client
            .newClient(new RequestConfigBuilder().withImpersonateUsername(account).build())
            .adapt(KubernetesClient.class);

    assertThatThrownBy(() -> other.secrets().inNamespace(namespace).list())
        .hasMessageContaining("User \"" + account + "\" cannot list resource \"secrets\"");
  }

  @Nested
  class InANestedClass {
    @Test
    void theClusterIsThatOfTheClassAround(
        KubernetesClient client, @TestNamespace String namespace) {
      assertThat(client.namespaces().withName(namespace).get()).isNotNull();
      assertThat(client.getApiResources("test.wheelhouse.dev/v1").getResources()).isNotEmpty();
    }
  }
}
