// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.staticpods;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The objects by which the API shows the static pods of one node. Whoever deletes or replaces one
/// gets it back; what shows a pod that is not there is deleted.
public final class MirrorPods {

  private static final Logger LOG = LoggerFactory.getLogger(MirrorPods.class);

  private static final int LONGEST_PAUSE_SECONDS = 60;

  private final PlaneClient client;
  private final Resources<Pod> pods;
  private final String node;
  private final Clock clock;
  private final Map<String, Refusal> refusals = new HashMap<>();

  /// @param client acts as the node
  public MirrorPods(PlaneClient client, String node, Clock clock) {
    this.client = client;
    this.pods = client.resources(Pod.class);
    this.node = node;
    this.clock = clock;
  }

  /// That the API does not take a mirror pod.
  ///
  /// @param uid of the static pod: a changed one is tried at once
  private record Refusal(String uid, String why, int pause, Instant until) {}

  /// Brings the API in line with the static pods that run.
  ///
  /// @return the uid of each one's mirror pod, by the static pod's uid
  Map<String, String> reconcile(Collection<Pod> running) {
    Map<String, String> shown = new HashMap<>();
    Set<String> names = new HashSet<>();
    for (Pod pod : running) {
      names.add(ManifestFolder.name(pod));
      mirror(pod).ifPresent(uid -> shown.put(pod.getMetadata().getUid(), uid));
    }
    pods.informer().list().stream()
        .filter(pod -> node.equals(pod.getSpec().getNodeName()) && StaticPods.isMirror(pod))
        .filter(pod -> !names.contains(ManifestFolder.name(pod)))
        .forEach(this::delete);
    refusals.keySet().retainAll(names);
    return shown;
  }

  private Optional<String> mirror(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    Optional<Pod> found = pods.informer().get(namespace, name);
    if (found.isEmpty()) {
      return create(pod);
    }
    if (shows(found.get(), pod)) {
      return Optional.of(found.get().getMetadata().getUid());
    }
    if (StaticPods.isMirror(found.get())) {
      delete(found.get());
      return create(pod);
    }
    refused(pod, "a pod of this name is in the API that is no mirror pod", 0);
    return Optional.empty();
  }

  private static boolean shows(Pod mirror, Pod pod) {
    return StaticPods.isMirror(mirror)
        && mirror.getMetadata().getDeletionTimestamp() == null
        && pod.getMetadata()
            .getUid()
            .equals(mirror.getMetadata().getAnnotations().get(PodManifest.MIRROR));
  }

  private Optional<String> create(Pod pod) {
    Optional<Refusal> last = refusal(pod);
    if (last.filter(one -> clock.now().isBefore(one.until())).isPresent()) {
      return Optional.empty();
    }
    Optional<Node> owner = client.resources(Node.class).get("", node);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    try {
      Pod created = pods.create(mirrorOf(pod, owner.get()));
      refusals.remove(ManifestFolder.name(pod));
      return Optional.of(created.getMetadata().getUid());
    } catch (PlatformException e) {
      // The informer may be behind; it tells what is there.
      if (!e.is(Reason.ALREADY_EXISTS)) {
        int pause = last.map(Refusal::pause).orElse(0);
        refused(
            pod, String.valueOf(e.getMessage()), Math.clamp(2L * pause, 1, LONGEST_PAUSE_SECONDS));
      }
      return Optional.empty();
    }
  }

  static Pod mirrorOf(Pod pod, Node owner) {
    String hash = pod.getMetadata().getUid();
    return new PodBuilder(pod)
        .editMetadata()
        .withUid(null)
        .withCreationTimestamp(null)
        .addToAnnotations(PodManifest.MIRROR, hash)
        .withOwnerReferences(owner(owner))
        .endMetadata()
        .withStatus(null)
        .build();
  }

  private static OwnerReference owner(Node node) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withController(true)
        .build();
  }

  private void delete(Pod mirror) {
    try {
      pods.delete(
          mirror.getMetadata().getNamespace(),
          mirror.getMetadata().getName(),
          DeleteQuery.now(mirror.getMetadata().getUid()));
    } catch (PlatformException e) {
      if (!e.is(Reason.NOT_FOUND) && !e.is(Reason.CONFLICT)) {
        throw e;
      }
    }
  }

  /// Told once for each cause.
  ///
  /// @param pause seconds until the API is asked again
  private void refused(Pod pod, String why, int pause) {
    String name = ManifestFolder.name(pod);
    boolean told = refusal(pod).map(Refusal::why).filter(why::equals).isPresent();
    refusals.put(
        name, new Refusal(pod.getMetadata().getUid(), why, pause, clock.now().plusSeconds(pause)));
    if (!told) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAME, name)
          .addKeyValue(LogKeys.REASON, why)
          .log("static pod is not shown in the API, trying again");
    }
  }

  private Optional<Refusal> refusal(Pod pod) {
    return Optional.ofNullable(refusals.get(ManifestFolder.name(pod)))
        .filter(last -> last.uid().equals(pod.getMetadata().getUid()));
  }
}
