// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Times pods one after the other from the create request to the watch event that says Running. The
/// image is the one that Java programs build upon: it has a shell.
final class PodBench {

  private static final String REPOSITORY = "wheelhouse/java";
  private static final long LIMIT_SECONDS = 60;

  private final KubernetesClient client;
  private final String registry;

  PodBench(KubernetesClient client, String registry) {
    this.client = client;
    this.registry = registry;
  }

  /// Milliseconds.
  record Result(double p50, double p99) {}

  Result run(int count) throws IOException, InterruptedException {
    String image = image();
    Map<String, CountDownLatch> running = new ConcurrentHashMap<>();
    List<Double> times = new ArrayList<>();
    try (Watch _ = client.pods().inNamespace("default").watch(new Seen(running))) {
      create("warm-up", image, running);
      for (int i = 0; i < count; i++) {
        times.add(create("bench-" + i, image, running));
      }
    }
    client.pods().inNamespace("default").withGracePeriod(0).delete();
    times.sort(null);
    return new Result(times.get(count / 2), times.get((int) Math.ceil(count * 0.99) - 1));
  }

  private double create(String name, String image, Map<String, CountDownLatch> running)
      throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    running.put(name, latch);
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("main")
            .withImage(image)
            .withImagePullPolicy("IfNotPresent")
            .withCommand("/bin/sh", "-c", "sleep 600")
            .endContainer()
            .endSpec()
            .build();
    long start = System.nanoTime();
    client.resource(pod).create();
    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("pod " + name + " does not run");
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /// The operator pushes this image soon after the plane is up.
  private String image() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (long i = 0; i < LIMIT_SECONDS; i++) {
        HttpResponse<byte[]> response =
            http.send(
                HttpRequest.newBuilder(
                        URI.create("http://" + registry + "/v2/" + REPOSITORY + "/tags/list"))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == 200) {
          JsonArray tags = Json.readObject(response.body()).array("tags").orElseGet(JsonArray::new);
          if (!tags.isEmpty()) {
            return registry + "/" + REPOSITORY + ":" + tags.getFirst();
          }
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
    throw new IllegalStateException("the registry has no " + REPOSITORY);
  }

  private record Seen(Map<String, CountDownLatch> running) implements Watcher<Pod> {

    @Override
    public void eventReceived(Action action, Pod pod) {
      CountDownLatch latch = running.get(pod.getMetadata().getName());
      if (latch != null
          && pod.getStatus() != null
          && "Running".equals(pod.getStatus().getPhase())) {
        latch.countDown();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      throw new IllegalStateException("the watch broke", cause);
    }
  }
}
