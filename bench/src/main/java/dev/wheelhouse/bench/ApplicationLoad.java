// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes and edits Applications, and sees by watches what becomes of them.
final class ApplicationLoad implements AutoCloseable {

  private static final String NAMESPACE = "default";
  private static final int WRITERS = 16;
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final ResourceDefinitionContext APPLICATIONS =
      new ResourceDefinitionContext.Builder()
          .withGroup("core.oam.dev")
          .withVersion("v1beta1")
          .withKind("Application")
          .withPlural("applications")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;
  private final int components;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Semaphore ran = new Semaphore(0);
  private final Map<String, CountDownLatch> edited = new ConcurrentHashMap<>();
  private final Watch applications;
  private final Watch deployments;

  ApplicationLoad(KubernetesClient client, int components) {
    this.client = client;
    this.components = components;
    this.applications =
        client
            .genericKubernetesResources(APPLICATIONS)
            .inNamespace(NAMESPACE)
            .watch(new Seen<>(this::application));
    this.deployments =
        client
            .apps()
            .deployments()
            .inNamespace(NAMESPACE)
            .watch(new Seen<Deployment>(this::deployment));
  }

  private void application(GenericKubernetesResource application) {
    Object phase = application.get("status", "status");
    if ("running".equals(phase) && running.add(application.getMetadata().getName())) {
      ran.release();
    }
  }

  private void deployment(Deployment deployment) {
    deployment.getSpec().getTemplate().getSpec().getContainers().stream()
        .flatMap(it -> it.getEnv().stream())
        .map(it -> edited.get(it.getValue()))
        .filter(it -> it != null)
        .forEach(CountDownLatch::countDown);
  }

  /// Lets one application run, so that the definitions are there and the code is loaded.
  void warmUp() throws InterruptedException {
    make("warm-up");
    await(1);
  }

  /// @return from the first create to the last one `running`
  Duration create(int count) throws InterruptedException {
    long start = System.nanoTime();
    Semaphore writers = new Semaphore(WRITERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        String name = "app-" + i;
        writers.acquire();
        threads.execute(() -> {
          try {
            make(name);
          } finally {
            writers.release();
          }
        });
      }
    }
    await(count);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void await(int count) throws InterruptedException {
    if (!ran.tryAcquire(count, LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          ran.availablePermits() + " of " + count + " applications run after " + LIMIT);
    }
  }

  private void make(String name) {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (int i = 0; i < components; i++) {
      parts.add(component(name, i));
    }
    GenericKubernetesResource application = new GenericKubernetesResource();
    application.setApiVersion("core.oam.dev/v1beta1");
    application.setKind("Application");
    application.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(NAMESPACE)
            .build());
    application.setAdditionalProperty("spec", Map.of("components", parts));
    client.resource(application).create();
  }

  private static Map<String, Object> component(String application, int number) {
    String name = application + "-" + number;
    return switch (number % 3) {
      case 0 ->
          Map.of(
              "name", name,
              "type", "webservice",
              "properties",
                  Map.of(
                      "image",
                      "nginx:1.27",
                      "ports",
                      List.of(Map.of("port", 80, "expose", true)),
                      "env",
                      List.of(Map.of("name", "EDIT", "value", "none"))),
              "traits", List.of(Map.of("type", "scaler", "properties", Map.of("replicas", 1))));
      case 1 ->
          Map.of(
              "name", name,
              "type", "worker",
              "properties", Map.of("image", "busybox:1.36", "cmd", List.of("sleep", "1000")));
      default ->
          Map.of(
              "name", name,
              "type", "webservice",
              "properties", Map.of("image", "redis:7", "ports", List.of(Map.of("port", 6379))),
              "traits", List.of(Map.of("type", "labels", "properties", Map.of("tier", "cache"))));
    };
  }

  /// Waits until the plane has nothing more to do but what it does at rest.
  void settle(PlaneProcess plane) throws InterruptedException {
    double before = Double.MAX_VALUE;
    for (int i = 0; i < 60; i++) {
      plane.cpuMillisSinceLast();
      TimeUnit.SECONDS.sleep(5);
      double now = plane.cpuMillisSinceLast();
      if (now > before * 0.9) {
        return;
      }
      before = now;
    }
  }

  /// Edits some applications, one after the other.
  ///
  /// @return milliseconds from the patch to the watch event of the Deployment that has it, sorted
  List<Double> edit(int count, int edits) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < edits; i++) {
      String value = "edit-" + i;
      CountDownLatch seen = new CountDownLatch(1);
      edited.put(value, seen);
      long start = System.nanoTime();
      client
          .genericKubernetesResources(APPLICATIONS)
          .inNamespace(NAMESPACE)
          .withName("app-" + (int) ((long) i * 7919 % count))
          .patch(
              PatchContext.of(PatchType.JSON),
              """
              [{"op":"replace","path":"/spec/components/0/properties/env/0/value","value":"%s"}]
              """
                  .formatted(value));
      if (!seen.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(value + " did not reach its Deployment");
      }
      millis.add((System.nanoTime() - start) / 1e6);
    }
    millis.sort(null);
    return millis;
  }

  @Override
  public void close() {
    applications.close();
    deployments.close();
  }

  private record Seen<T>(Consumer<T> then) implements Watcher<T> {

    @Override
    public void eventReceived(Action action, T object) {
      then.accept(object);
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch broke", cause);
    }
  }
}
