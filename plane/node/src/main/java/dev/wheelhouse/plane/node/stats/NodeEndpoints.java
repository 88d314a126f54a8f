// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Models;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a node answers at the paths of a kubelet: health, figures, pods. Safe for many threads.
public final class NodeEndpoints {

  private static final String JSON = "application/json";

  private final UsageSampler usage;
  private final PodDetails details;
  private final Machine machine;
  private final Supplier<Collection<Pod>> pods;
  private final Supplier<Collection<Pod>> running;
  private final Clock clock;
  private final Instant since;

  /// @param directory on the file system that images and pods are on
  public record Machine(Path directory, long memory, int cpus) {}

  /// An answer with status 200.
  public record Answer(String contentType, byte[] body) {}

  /// @param pods all of the node
  /// @param running those of which a container runs
  public NodeEndpoints(
      UsageSampler usage,
      PodDetails details,
      Machine machine,
      Supplier<Collection<Pod>> pods,
      Supplier<Collection<Pod>> running,
      Clock clock) {
    this.usage = usage;
    this.details = details;
    this.machine = machine;
    this.pods = pods;
    this.running = running;
    this.clock = clock;
    this.since = clock.now();
  }

  public String node() {
    return usage.node();
  }

  /// @param path such as `/stats/summary`
  /// @param query its first values by name
  /// @return empty for a path that nothing is at
  public Optional<Answer> answer(String path, Map<String, String> query) {
    String plain =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return switch (plain) {
      case "/healthz", "/healthz/ping", "/healthz/syncloop" -> Optional.of(text("ok"));
      case "/stats/summary" ->
          Optional.of(json(summary(!"true".equals(query.get("only_cpu_and_memory")))));
      case "/metrics/resource" -> Optional.of(metrics(nodeMetrics().resource()));
      case "/metrics/cadvisor" -> Optional.of(metrics(nodeMetrics().cadvisor()));
      case "/metrics" -> Optional.of(metrics(own()));
      case "/pods" -> Optional.of(json(list(pods.get())));
      case "/runningpods" -> Optional.of(json(list(running.get())));
      default -> Optional.empty();
    };
  }

  private JsonObject summary(boolean disk) {
    return new NodeSummary(usage, details, machine.directory(), since, machine.memory(), disk)
        .json(clock.now());
  }

  private NodeMetrics nodeMetrics() {
    return new NodeMetrics(usage, details, machine.memory(), machine.cpus());
  }

  private byte[] own() {
    long containers = usage.pods().stream().mapToLong(pod -> pod.containers().size()).sum();
    return new MetricText()
        .metric("kubelet_node_name", "gauge", "The node's name. The count is always 1.")
        .value(Map.of("node", usage.node()), 1)
        .metric("kubelet_running_pods", "gauge", "Number of pods that have a running container")
        .value(Map.of(), running.get().size())
        .metric("kubelet_running_containers", "gauge", "Number of containers currently running")
        .value(Map.of("container_state", "running"), (double) containers)
        .metric(
            "kubelet_desired_pods",
            "gauge",
            "The number of pods the kubelet is being instructed to run")
        .value(Map.of(), pods.get().size())
        .bytes();
  }

  private static JsonObject list(Collection<Pod> pods) {
    JsonArray items = new JsonArray();
    pods.forEach(pod -> items.add(Models.tree(pod)));
    return JsonObject.of(
        "kind", "PodList", "apiVersion", "v1", "metadata", new JsonObject(), "items", items);
  }

  private static Answer text(String text) {
    return new Answer("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer json(JsonObject body) {
    return new Answer(JSON, Json.writeBytes(body));
  }

  private static Answer metrics(byte[] body) {
    return new Answer(MetricText.TYPE, body);
  }
}
