// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.linux.FileSystemUse;
import dev.wheelhouse.plane.node.linux.FolderUse;
import dev.wheelhouse.plane.node.pod.PodFootprint;
import dev.wheelhouse.plane.node.spec.Resources;
import dev.wheelhouse.plane.node.staticpods.StaticPods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a node and its pods use, as kubelets answer at `/stats/summary`.
///
/// @param directory on the file system that images and pods are on
/// @param since when the node began to be measured
/// @param memory bytes of the node
/// @param disk whether use of the disk and the network is told too
record NodeSummary(
    UsageSampler usage,
    PodDetails details,
    Path directory,
    Instant since,
    long memory,
    boolean disk) {

  JsonObject json(Instant now) {
    FileSystemUse whole = fileSystem();
    JsonArray pods = new JsonArray();
    List<PodUsage> measured = usage.pods();
    measured.forEach(pod -> pods.add(pod(pod, whole, now)));
    return JsonObject.of("node", node(whole, now), "pods", pods);
  }

  private FileSystemUse fileSystem() {
    try {
      return FileSystemUse.of(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonObject node(FileSystemUse whole, Instant now) {
    JsonObject node = JsonObject.of("nodeName", usage.node(), "startTime", Amounts.time(since));
    usage
        .machine()
        .ifPresent(sample -> {
          node.put("cpu", Amounts.cpu(sample));
          node.put("memory", Amounts.memory(sample, memory));
        });
    if (disk) {
      node.put("fs", Amounts.fileSystem(now, whole));
      node.put(
          "runtime", JsonObject.of("imageFs", Amounts.fileSystem(now, whole, details.images())));
    }
    return node;
  }

  private JsonObject pod(PodUsage used, FileSystemUse whole, Instant now) {
    Pod pod = used.pod();
    String uid = StaticPods.identity(pod);
    Amounts.Sum sum = Amounts.Sum.of(used.containers().values(), now);
    Optional<PodFootprint> footprint = disk ? details.footprint(uid) : Optional.empty();
    JsonObject json =
        JsonObject.of(
            "podRef",
            JsonObject.of(
                "name", pod.getMetadata().getName(),
                "namespace", pod.getMetadata().getNamespace(),
                "uid", uid),
            "startTime",
            String.valueOf(pod.getStatus().getStartTime()),
            "containers",
            containers(used, footprint, whole, now),
            "cpu",
            Amounts.cpu(sum.at(), sum.nanoCores(), sum.nanos()),
            "memory",
            Amounts.memory(sum.at(), 0, sum.usage(), sum.workingSet(), sum.rss()));
    if (disk) {
      details.traffic(uid).ifPresent(traffic -> json.put("network", Amounts.network(now, traffic)));
      footprint.ifPresent(found -> {
        json.put("volume", volumes(pod, found, whole, now));
        json.put("ephemeral-storage", Amounts.fileSystem(now, whole, found.total()));
      });
    }
    return json;
  }

  private static JsonArray containers(
      PodUsage used, Optional<PodFootprint> footprint, FileSystemUse whole, Instant now) {
    JsonArray list = new JsonArray();
    new TreeMap<>(used.containers())
        .forEach((name, sample) -> {
          JsonObject one =
              JsonObject.of(
                  "name", name,
                  "startTime", startedAt(used.pod(), name),
                  "cpu", Amounts.cpu(sample),
                  "memory", Amounts.memory(sample, memoryLimit(used.pod(), name)));
          footprint.ifPresent(found -> {
            FolderUse layer = found.layers().getOrDefault(name, FolderUse.NONE);
            FolderUse logs = found.logs().getOrDefault(name, FolderUse.NONE);
            one.put("rootfs", Amounts.fileSystem(now, whole, layer));
            one.put("logs", Amounts.fileSystem(now, whole, logs));
          });
          list.add(one);
        });
    return list;
  }

  static String startedAt(Pod pod, String container) {
    return Stream.concat(
            pod.getStatus().getContainerStatuses().stream(),
            pod.getStatus().getInitContainerStatuses().stream())
        .filter(status -> status.getName().equals(container))
        .filter(status -> status.getState() != null && status.getState().getRunning() != null)
        .map(ContainerStatus::getState)
        .map(state -> state.getRunning().getStartedAt())
        .findFirst()
        .orElse("");
  }

  private static long memoryLimit(Pod pod, String name) {
    return Stream.concat(
            pod.getSpec().getContainers().stream(), pod.getSpec().getInitContainers().stream())
        .filter(container -> container.getName().equals(name))
        .map(NodeSummary::memoryLimit)
        .findFirst()
        .orElse(0L);
  }

  static long memoryLimit(Container container) {
    Quantity limit = Resources.limits(container).get("memory");
    return limit == null ? 0 : limit.getNumericalAmount().longValue();
  }

  private static JsonArray volumes(Pod pod, PodFootprint found, FileSystemUse whole, Instant now) {
    JsonArray list = new JsonArray();
    for (Volume volume : pod.getSpec().getVolumes()) {
      FolderUse used = found.volumes().get(volume.getName());
      if (used != null) {
        JsonObject one = Amounts.fileSystem(now, whole, used);
        one.put("name", volume.getName());
        list.add(one);
      }
    }
    return list;
  }

  /// Labels of a pod in metrics.
  static Map<String, String> labels(Pod pod) {
    return Map.of(
        "namespace", pod.getMetadata().getNamespace(), "pod", pod.getMetadata().getName());
  }
}
