// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.agent;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Patch;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.node.eviction.Pressure;
import dev.wheelhouse.plane.node.images.ImageStore;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the node known to the cluster: its Node object, a full status every five minutes and when
/// its images have changed, and its Lease in `kube-node-lease`, renewed every ten seconds.
final class NodePresence {

  private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);
  private static final String LEASES = "kube-node-lease";
  private static final int LEASE_SECONDS = 40;
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int RENEWALS_PER_STATUS = 30;

  private final NodeObject node;
  private final String name;
  private final Resources<Node> nodes;
  private final Resources<Lease> leases;
  private final ImageStore images;
  private final Clock clock;
  private final NodeConditions conditions;
  private volatile Supplier<Set<Pressure>> pressures = Set::of;
  private volatile JsonArray reported = new JsonArray();
  private volatile Set<Pressure> reportedPressures = Set.of();

  NodePresence(NodeObject node, PlaneClient client, ImageStore images, Clock clock) {
    this.node = node;
    this.name = node.options().name();
    this.nodes = client.resources(Node.class);
    this.leases = client.resources(Lease.class);
    this.images = images;
    this.clock = clock;
    this.conditions = new NodeConditions(node.readyMessage());
  }

  /// The node as events are about it; the uid is the name, as kubelets have it.
  ObjectReference reference() {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(name)
        .withUid(name)
        .build();
  }

  /// Registers the node, or takes it over from an earlier agent. Waits for an API that is away.
  void register() throws InterruptedException {
    while (true) {
      try {
        registerOnce();
        return;
      } catch (PlatformException e) {
        if (!e.is(Reason.SERVICE_UNAVAILABLE) && !e.is(Reason.TIMEOUT)) {
          throw e;
        }
        warn("node not registered, trying again", e);
        clock.sleep(RETRY);
      }
    }
  }

  private void registerOnce() {
    try {
      nodes.create(node.object());
    } catch (PlatformException e) {
      if (!e.is(Reason.ALREADY_EXISTS)) {
        throw e;
      }
      nodes.patch("", name, new Patch.Merge(node.labelPatch()), "");
    }
    report(true);
    renewOrWarn();
  }

  /// Says what the node is short of.
  void pressures(Supplier<Set<Pressure>> now) {
    pressures = now;
  }

  synchronized void report(boolean ready) {
    Set<Pressure> pressing = pressures.get();
    JsonArray now = conditions.json(ready, pressing, clock.now());
    JsonArray here = images();
    nodes.patch("", name, new Patch.Strategic(node.status(now, here)), "status");
    reported = here;
    reportedPressures = pressing;
  }

  /// What is on the node, or was told last where it cannot be listed, as on a full disk.
  private JsonArray images() {
    try {
      return NodeImages.of(images.list());
    } catch (PlatformException | UncheckedIOException e) {
      warn("images not listed", e);
      return reported;
    }
  }

  /// Whether the Node shows something else than there is, also since it could not be written.
  boolean outdated() {
    return !pressures.get().equals(reportedPressures) || !images().equals(reported);
  }

  /// Renews until interrupted; failures are tried again at the next turn.
  void run() throws InterruptedException {
    for (int turn = 1; ; turn++) {
      clock.sleep(RENEWAL);
      renewOrWarn();
      if (turn % RENEWALS_PER_STATUS == 0 || outdated()) {
        reportOrWarn();
      }
    }
  }

  private void renewOrWarn() {
    try {
      renew();
    } catch (PlatformException e) {
      warn("node lease not renewed", e);
      return;
    }
    reassureOrWarn();
  }

  /// Once the node has been taken for lost, for want of renewals, a renewal alone does not take
  /// that back: its status is reported at once.
  private void reassureOrWarn() {
    try {
      if (nodes.get("", name).filter(NodePresence::isDoubted).isPresent()) {
        report(true);
      }
    } catch (PlatformException | UncheckedIOException e) {
      warn("node status not written", e);
    }
  }

  private static boolean isDoubted(Node known) {
    return known.getStatus() != null
        && known.getStatus().getConditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("Unknown"));
  }

  private void reportOrWarn() {
    try {
      report(true);
    } catch (PlatformException | UncheckedIOException e) {
      warn("node status not written", e);
    }
  }

  private void warn(String what, RuntimeException e) {
    LOG.atWarn()
        .addKeyValue(LogKeys.NODE, name)
        .addKeyValue(LogKeys.REASON, e.getMessage())
        .log(what);
  }

  private void renew() {
    Optional<Lease> lease = leases.get(LEASES, name);
    if (lease.isEmpty()) {
      leases.create(
          new LeaseBuilder()
              .withNewMetadata()
              .withName(name)
              .withNamespace(LEASES)
              .endMetadata()
              .withNewSpec()
              .withHolderIdentity(name)
              .withLeaseDurationSeconds(LEASE_SECONDS)
              .withRenewTime(clock.now().atZone(ZoneOffset.UTC))
              .endSpec()
              .build());
    } else {
      leases.update(
          new LeaseBuilder(lease.get())
              .editSpec()
              .withHolderIdentity(name)
              .withRenewTime(clock.now().atZone(ZoneOffset.UTC))
              .endSpec()
              .build());
    }
  }
}
