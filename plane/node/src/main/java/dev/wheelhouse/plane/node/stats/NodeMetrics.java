// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.network.Traffic;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import dev.wheelhouse.plane.node.staticpods.StaticPods;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// What a node and its pods use, as metrics by the names that kubelets give them.
///
/// @param memory bytes of the node
/// @param cpus of the node
record NodeMetrics(UsageSampler usage, PodDetails details, long memory, int cpus) {

  private static final double NANOS = 1e9;

  /// `/metrics/resource`.
  byte[] resource() {
    MetricText text = new MetricText();
    List<PodUsage> pods = usage.pods();
    containers(
        text.metric(
            "container_cpu_usage_seconds_total",
            "counter",
            "Cumulative cpu time consumed by the container in core-seconds"),
        pods,
        sample -> sample.total().cpuNanos() / NANOS);
    containers(
        text.metric(
            "container_memory_working_set_bytes",
            "gauge",
            "Current working set of the container in bytes"),
        pods,
        sample -> sample.total().workingSetBytes());
    text.metric(
        "container_start_time_seconds",
        "gauge",
        "Start time of the container since unix epoch in seconds");
    pods.forEach(pod ->
        pod.containers()
            .keySet()
            .forEach(name -> text.value(labels(pod.pod(), name), started(pod.pod(), name))));
    node(text);
    text.metric(
        "pod_cpu_usage_seconds_total",
        "counter",
        "Cumulative cpu time consumed by the pod in core-seconds");
    pods.forEach(pod -> {
      Amounts.Sum sum = Amounts.Sum.of(pod.containers().values(), Instant.EPOCH);
      text.value(NodeSummary.labels(pod.pod()), sum.nanos() / NANOS, sum.at());
    });
    text.metric("pod_memory_working_set_bytes", "gauge", "Current working set of the pod in bytes");
    pods.forEach(pod -> {
      Amounts.Sum sum = Amounts.Sum.of(pod.containers().values(), Instant.EPOCH);
      text.value(NodeSummary.labels(pod.pod()), sum.workingSet(), sum.at());
    });
    return text.metric(
            "resource_scrape_error",
            "gauge",
            "1 if there was an error while getting container metrics, 0 otherwise")
        .value(Map.of(), usage.machine().isPresent() ? 0 : 1)
        .bytes();
  }

  private void node(MetricText text) {
    usage
        .machine()
        .ifPresent(sample -> {
          text.metric(
                  "node_cpu_usage_seconds_total",
                  "counter",
                  "Cumulative cpu time consumed by the node in core-seconds")
              .value(Map.of(), sample.total().cpuNanos() / NANOS, sample.at());
          text.metric(
                  "node_memory_working_set_bytes",
                  "gauge",
                  "Current working set of the node in bytes")
              .value(Map.of(), sample.total().workingSetBytes(), sample.at());
        });
  }

  private static void containers(
      MetricText text, List<PodUsage> pods, ToDoubleFunction<Sample> amount) {
    for (PodUsage pod : pods) {
      pod.containers()
          .forEach((name, sample) ->
              text.value(labels(pod.pod(), name), amount.applyAsDouble(sample), sample.at()));
    }
  }

  private static Map<String, String> labels(Pod pod, String container) {
    Map<String, String> labels = new HashMap<>(NodeSummary.labels(pod));
    labels.put("container", container);
    return labels;
  }

  private static double started(Pod pod, String container) {
    String at = NodeSummary.startedAt(pod, container);
    return at.isEmpty() ? 0 : Instant.parse(at).getEpochSecond();
  }

  /// `/metrics/cadvisor`.
  byte[] cadvisor() {
    MetricText text = new MetricText();
    text.metric("machine_cpu_cores", "gauge", "Number of logical CPU cores.").value(Map.of(), cpus);
    text.metric("machine_memory_bytes", "gauge", "Amount of memory installed on the machine.")
        .value(Map.of(), memory);
    List<PodUsage> pods = usage.pods();
    detailed(
        text.metric("container_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed"),
        pods,
        Map.of("cpu", "total"),
        sample -> sample.total().cpuNanos() / NANOS);
    detailed(
        text.metric(
            "container_memory_usage_bytes", "gauge", "Current memory usage, with page cache."),
        pods,
        Map.of(),
        sample -> sample.total().memoryBytes());
    detailed(
        text.metric("container_memory_working_set_bytes", "gauge", "Current working set."),
        pods,
        Map.of(),
        sample -> sample.total().workingSetBytes());
    detailed(
        text.metric("container_memory_rss", "gauge", "Size of RSS in bytes."),
        pods,
        Map.of(),
        sample -> sample.total().rssBytes());
    detailed(
        text.metric("container_last_seen", "gauge", "Last time a container was seen."),
        pods,
        Map.of(),
        sample -> sample.at().getEpochSecond());
    limits(text, pods);
    files(text, pods);
    network(text, pods);
    return text.bytes();
  }

  private static void detailed(
      MetricText text,
      List<PodUsage> pods,
      Map<String, String> more,
      ToDoubleFunction<Sample> amount) {
    for (PodUsage pod : pods) {
      pod.containers()
          .forEach((name, sample) ->
              text.value(
                  detailed(pod.pod(), name, more), amount.applyAsDouble(sample), sample.at()));
    }
  }

  private static Map<String, String> detailed(Pod pod, String container, Map<String, String> more) {
    Map<String, String> labels = new HashMap<>(labels(pod, container));
    labels.putAll(more);
    pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(container))
        .findFirst()
        .ifPresent(status -> identify(labels, pod, status));
    return labels;
  }

  private static void identify(Map<String, String> labels, Pod pod, ContainerStatus status) {
    String id = String.valueOf(status.getContainerID()).replaceFirst(".*://", "");
    labels.put("id", "/pod" + StaticPods.identity(pod) + "/" + id);
    labels.put("image", String.valueOf(status.getImage()));
    labels.put("name", id);
  }

  private static void limits(MetricText text, List<PodUsage> pods) {
    text.metric("container_spec_memory_limit_bytes", "gauge", "Memory limit for the container.");
    for (PodUsage pod : pods) {
      pod.pod().getSpec().getContainers().stream()
          .filter(container -> pod.containers().containsKey(container.getName()))
          .forEach(container ->
              text.value(
                  detailed(pod.pod(), container.getName(), Map.of()),
                  NodeSummary.memoryLimit(container)));
    }
  }

  private void files(MetricText text, List<PodUsage> pods) {
    text.metric(
        "container_fs_usage_bytes",
        "gauge",
        "Number of bytes that are consumed by the container on this filesystem.");
    for (PodUsage pod : pods) {
      PodFootprint found =
          details.footprint(StaticPods.identity(pod.pod())).orElse(PodFootprint.NONE);
      pod.containers()
          .keySet()
          .forEach(name ->
              text.value(
                  detailed(pod.pod(), name, Map.of()),
                  found.layers().getOrDefault(name, FolderUse.NONE).bytes()));
    }
  }

  private void network(MetricText text, List<PodUsage> pods) {
    traffic(text, pods, "receive_bytes", "bytes received", Traffic::receivedBytes);
    traffic(text, pods, "receive_errors", "errors while receiving", Traffic::receiveErrors);
    traffic(text, pods, "transmit_bytes", "bytes transmitted", Traffic::sentBytes);
    traffic(text, pods, "transmit_errors", "errors while transmitting", Traffic::sendErrors);
  }

  private void traffic(
      MetricText text,
      List<PodUsage> pods,
      String what,
      String help,
      ToLongFunction<Traffic> amount) {
    text.metric("container_network_" + what + "_total", "counter", "Cumulative count of " + help);
    for (PodUsage pod : pods) {
      String uid = StaticPods.identity(pod.pod());
      details
          .traffic(uid)
          .ifPresent(traffic -> {
            Map<String, String> labels = new HashMap<>(NodeSummary.labels(pod.pod()));
            labels.put("id", "/pod" + uid);
            labels.put("interface", traffic.device());
            text.value(labels, amount.applyAsLong(traffic));
          });
    }
  }
}
