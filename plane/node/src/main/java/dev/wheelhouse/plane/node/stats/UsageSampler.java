// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.stats;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.node.runtimes.ContainerRuntime;
import dev.wheelhouse.plane.node.runtimes.Usage;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks every few seconds at what the containers of a node use. One thread samples; others read
/// the last sample.
public final class UsageSampler {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String SCHEME = "://";

  private final String node;
  private final boolean wholeMachine;
  private final Informer<Pod> pods;
  private final ContainerRuntime runtime;
  private final Clock clock;
  private volatile Map<String, Sample> containers = Map.of();
  private volatile @Nullable Sample machine;
  private long podNanos;

  /// @param wholeMachine whether the node is all of the machine; else it uses what its pods use
  public UsageSampler(
      String node,
      boolean wholeMachine,
      Informer<Pod> pods,
      ContainerRuntime runtime,
      Clock clock) {
    this.node = node;
    this.wholeMachine = wholeMachine;
    this.pods = pods;
    this.runtime = runtime;
    this.clock = clock;
  }

  /// Samples until interrupted.
  public void run() throws InterruptedException {
    pods.awaitSynced();
    while (true) {
      sample();
      clock.sleep(INTERVAL);
    }
  }

  void sample() {
    Instant now = clock.now();
    Map<String, Sample> next = new HashMap<>();
    mine()
        .flatMap(UsageSampler::statuses)
        .forEach(status ->
            runtime
                .usage(id(status))
                .ifPresent(
                    usage -> next.put(id(status), later(containers.get(id(status)), now, usage))));
    podNanos += used(containers, next);
    containers = Map.copyOf(next);
    machine = nodeUsage(next).map(usage -> later(machine, now, usage)).orElse(null);
  }

  private static Sample later(@Nullable Sample before, Instant now, Usage usage) {
    return before == null ? Sample.first(now, usage) : before.next(now, usage);
  }

  private Optional<Usage> nodeUsage(Map<String, Sample> samples) {
    if (wholeMachine) {
      return MachineUsage.read();
    }
    long memory = 0;
    long working = 0;
    long rss = 0;
    for (Sample sample : samples.values()) {
      memory += sample.total().memoryBytes();
      working += sample.total().workingSetBytes();
      rss += sample.total().rssBytes();
    }
    return Optional.of(new Usage(podNanos, memory, working, rss));
  }

  /// What the containers of two samples used of the processor between these. Containers come and
  /// go, so the sum of their counters says nothing.
  private static long used(Map<String, Sample> before, Map<String, Sample> after) {
    long nanos = 0;
    for (Map.Entry<String, Sample> entry : after.entrySet()) {
      Sample known = before.get(entry.getKey());
      if (known != null) {
        nanos += Math.max(0, entry.getValue().total().cpuNanos() - known.total().cpuNanos());
      }
    }
    return nanos;
  }

  private Stream<Pod> mine() {
    return pods.list().stream().filter(pod -> node.equals(pod.getSpec().getNodeName()));
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
                pod.getStatus().getContainerStatuses().stream(),
                pod.getStatus().getInitContainerStatuses().stream())
            .filter(status -> status.getState() != null && status.getState().getRunning() != null)
            .filter(status -> status.getContainerID() != null);
  }

  private static String id(ContainerStatus status) {
    String id = status.getContainerID();
    int scheme = id.indexOf(SCHEME);
    return scheme < 0 ? id : id.substring(scheme + SCHEME.length());
  }

  /// Name of the node.
  public String node() {
    return node;
  }

  /// What the node uses; empty until it was sampled twice.
  public Optional<Sample> machine() {
    return Optional.ofNullable(machine).filter(Sample::measured);
  }

  /// The pods whose running containers were all sampled twice.
  public List<PodUsage> pods() {
    Map<String, Sample> samples = containers;
    List<PodUsage> found = new ArrayList<>();
    mine()
        .forEach(pod -> {
          Map<String, Sample> used = new HashMap<>();
          List<ContainerStatus> running = statuses(pod).toList();
          for (ContainerStatus status : running) {
            Sample sample = samples.get(id(status));
            if (sample != null && sample.measured()) {
              used.put(status.getName(), sample);
            }
          }
          if (!running.isEmpty() && used.size() == running.size()) {
            found.add(new PodUsage(pod, used));
          }
        });
    return found;
  }
}
