// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.install;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Trees;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Waits until the operator's Deployment has been rolled out, and says meanwhile what keeps its
/// pods from being ready.
final class RolloutWatch {

  private static final String WHAT = "Deployment wheelhouse";

  private final KubernetesClient client;
  private final String namespace;
  private final Progress progress;

  RolloutWatch(KubernetesClient client, String namespace, Progress progress) {
    this.client = client;
    this.namespace = namespace;
    this.progress = progress;
  }

  /// @throws UserError when it takes longer, with what was the matter last
  void await(Duration limit) throws InterruptedException {
    if (!Waiting.until(limit, this::done)) {
      throw new UserError(
          UserError.Kind.FAILED,
          "the operator is not ready after "
              + limit.toSeconds()
              + " s: "
              + troubles().orElseGet(() -> "its pods say nothing yet")
              + "; everything has been applied, so it may still become ready (kubectl -n "
              + namespace
              + " get pods, kubectl -n "
              + namespace
              + " logs deployment/wheelhouse)");
    }
  }

  private boolean done() {
    Deployment deployment =
        client.apps().deployments().inNamespace(namespace).withName("wheelhouse").get();
    if (deployment == null) {
      return false;
    }
    JsonObject tree = Trees.tree(deployment);
    long wanted = tree.integer("spec", "replicas").orElse(1L);
    long updated = tree.integer("status", "updatedReplicas").orElse(0L);
    long available = tree.integer("status", "availableReplicas").orElse(0L);
    long all = tree.integer("status", "replicas").orElse(0L);
    boolean seen =
        tree.integer("status", "observedGeneration").orElse(0L)
            >= tree.integer("metadata", "generation").orElse(0L);
    boolean done = seen && updated == wanted && available >= wanted && all == wanted;
    progress.show(
        WHAT,
        available
            + " of "
            + wanted
            + " ready"
            + (done ? "" : troubles().map(it -> ": " + it).orElse("")));
    return done;
  }

  private Optional<String> troubles() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.NAME, Labels.WHEELHOUSE)
        .list()
        .getItems()
        .stream()
        .map(Trees::tree)
        .flatMap(pod -> trouble(pod).stream())
        .findFirst();
  }

  /// What keeps a pod from being ready; nothing for one that is, and for one that just starts.
  private static Optional<String> trouble(JsonObject pod) {
    String name = pod.string("metadata", "name").orElse("");
    List<JsonObject> containers =
        pod.array("status", "containerStatuses").orElseGet(JsonArray::new).objects();
    for (JsonObject container : containers) {
      Optional<JsonObject> waiting = container.object("state", "waiting");
      if (waiting.isPresent()
          && !waiting.get().string("reason").orElse("").equals("ContainerCreating")) {
        return Optional.of(
            name
                + " "
                + words(waiting.get())
                + lastWords(container).map(it -> ", " + it).orElse(""));
      }
    }
    for (JsonObject container : containers) {
      long restarts = container.integer("restartCount").orElse(0L);
      if (restarts > 0 && !container.bool("ready").orElse(false)) {
        return Optional.of(
            name
                + " is not ready, and has been restarted "
                + (restarts == 1 ? "once" : restarts + " times")
                + lastWords(container).map(it -> ": " + it).orElse(""));
      }
    }
    return pod.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
        .filter(it -> it.string("type").orElse("").equals("PodScheduled"))
        .filter(it -> it.string("status").orElse("").equals("False"))
        .map(it -> name + " is not scheduled: " + it.string("message").orElse(""))
        .findFirst();
  }

  private static String words(JsonObject waiting) {
    String message = waiting.string("message").orElse("");
    return waiting.string("reason").orElse("") + (message.isEmpty() ? "" : " (" + message + ")");
  }

  private static Optional<String> lastWords(JsonObject container) {
    return container
        .object("lastState", "terminated")
        .flatMap(it -> it.string("message"))
        .filter(it -> !it.isBlank())
        .map(String::strip);
  }
}
