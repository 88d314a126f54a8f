// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the pods of a folder running, and their mirror pods in the API. Looks every second; what
/// it needs the API for waits until that answers.
public final class StaticPods {

  private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration IDLE_PERIOD = Duration.ofSeconds(10);
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private final Optional<ManifestFolder> folder;
  private final Host host;
  private final Consumer<String> faults;
  private final Clock clock;
  private final Map<String, Pod> running = new LinkedHashMap<>();
  private final Set<String> ending = new HashSet<>();
  private Optional<MirrorPods> mirrors = Optional.empty();
  private String trouble = "";

  /// What runs the pods.
  public interface Host {

    /// Runs a pod, taking over containers of an earlier agent.
    void run(Pod pod);

    /// Ends a pod and removes all that belongs to it.
    ///
    /// @param last with the time that its containers may take
    void end(Pod last);

    /// Whether something of a pod is still here.
    boolean has(String uid);

    /// Says which object of the API shows a static pod.
    void shownBy(String uid, String mirrorUid);
  }

  /// @param source empty for none: then what shows pods of an earlier run is deleted
  /// @param faults takes what is wrong with a manifest, a line each
  public StaticPods(
      Optional<StaticPodSource> source,
      String node,
      Host host,
      Consumer<String> faults,
      Clock clock) {
    this.folder = source.map(given -> new ManifestFolder(given, node));
    this.host = host;
    this.faults = faults;
    this.clock = clock;
  }

  /// Whether an object of the API shows a static pod of some node.
  public static boolean isMirror(Pod pod) {
    return pod.getMetadata().getAnnotations() != null
        && pod.getMetadata().getAnnotations().containsKey(PodManifest.MIRROR);
  }

  /// The uid by which the node of a pod knows it: that of the static pod which a mirror pod shows,
  /// else the object's own. Counts only what the pod's own node controls: others may not say so.
  public static String identity(Pod pod) {
    String own = pod.getMetadata().getUid();
    if (!isMirror(pod)
        || pod.getMetadata().getOwnerReferences().stream()
            .noneMatch(owner -> isNodeOf(pod, owner))) {
      return own;
    }
    String shown = pod.getMetadata().getAnnotations().getOrDefault(PodManifest.MIRROR, "");
    return HASH.matcher(shown).matches() ? shown : own;
  }

  private static boolean isNodeOf(Pod pod, OwnerReference owner) {
    return "v1".equals(owner.getApiVersion())
        && "Node".equals(owner.getKind())
        && owner.getName() != null
        && owner.getName().equals(pod.getSpec().getNodeName())
        && Boolean.TRUE.equals(owner.getController());
  }

  /// Starts what the folder describes now; needs no API.
  ///
  /// @return the uids of the pods
  public Set<String> begin() {
    step();
    Set<String> uids = new HashSet<>();
    running.values().forEach(pod -> uids.add(pod.getMetadata().getUid()));
    return uids;
  }

  /// From now on the pods are shown in the API.
  public void show(MirrorPods shown) {
    mirrors = Optional.of(shown);
  }

  /// Follows folder and API until interrupted.
  public void run() throws InterruptedException {
    while (true) {
      step();
      clock.sleep(folder.isPresent() ? PERIOD : IDLE_PERIOD);
    }
  }

  private void step() {
    try {
      ManifestFolder.Contents contents =
          folder.map(given -> given.read(clock.now())).orElse(ManifestFolder.Contents.NONE);
      contents.faults().forEach(this::tell);
      endOthers(contents.pods());
      contents.pods().forEach(this::runIfFree);
    } catch (UncheckedIOException e) {
      LOG.atWarn().setCause(e).log("static pods not read, trying again");
    }
    mirrors.ifPresent(this::reconcile);
  }

  private void tell(String fault) {
    LOG.atError().addKeyValue(LogKeys.REASON, fault).log("manifest of a static pod not used");
    faults.accept(fault);
  }

  private void endOthers(Map<String, Pod> wanted) {
    for (Map.Entry<String, Pod> entry : List.copyOf(running.entrySet())) {
      Pod pod = entry.getValue();
      Pod now = wanted.get(entry.getKey());
      String uid = pod.getMetadata().getUid();
      if (now == null || !now.getMetadata().getUid().equals(uid)) {
        if (ending.add(uid)) {
          host.end(marked(pod, clock.now()));
        }
        if (!host.has(uid)) {
          ending.remove(uid);
          running.remove(entry.getKey());
        }
      }
    }
  }

  private static Pod marked(Pod pod, Instant now) {
    Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
    return new PodBuilder(pod)
        .editMetadata()
        .withDeletionTimestamp(now.toString())
        .withDeletionGracePeriodSeconds(grace == null ? DEFAULT_GRACE_SECONDS : grace)
        .endMetadata()
        .build();
  }

  /// A changed pod begins when nothing of the one before is left.
  private void runIfFree(String name, Pod pod) {
    if (running.putIfAbsent(name, pod) == null) {
      host.run(pod);
    }
  }

  private void reconcile(MirrorPods shown) {
    try {
      shown.reconcile(running.values()).forEach(host::shownBy);
      trouble = "";
    } catch (PlatformException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(trouble)) {
        LOG.atWarn().addKeyValue(LogKeys.REASON, why).log("mirror pods not in step, trying again");
      }
      trouble = why;
    }
  }
}
