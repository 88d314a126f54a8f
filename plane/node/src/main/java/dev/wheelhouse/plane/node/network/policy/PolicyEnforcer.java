// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.policy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.NetworkNames;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.staticpods.StaticPods;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the kernel's packet filter at what the NetworkPolicies say. All changes that come while
/// one is being applied make one transaction.
///
/// A pod's network is handed out only once the policies that select the pod are in force, see
/// [#admit]. The rules stay when this is closed: pods stay isolated while the plane restarts.
public final class PolicyEnforcer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyEnforcer.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final long ADMIT_SECONDS = 15;
  private static final String BY_UID = "uid";

  private final Clock clock;
  private final Informer<Pod> pods;
  private final Informer<Namespace> namespaces;
  private final Informer<NetworkPolicy> policies;
  private final PolicyState state;
  private final PolicyTable table;
  private final PodAddresses addresses;
  private final List<Change.Attached> unknown = new ArrayList<>();
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private final Tasks tasks = new Tasks("network-policy");
  private FilterImage applied = FilterImage.EMPTY;

  private sealed interface Change {
    record OfPod(String uid) implements Change {}

    record OfNamespace(String name) implements Change {}

    record OfPolicy(Key key) implements Change {}

    record Attached(String uid, String address, Optional<Pod> pod, CountDownLatch inForce)
        implements Change {}

    record Detached(String uid) implements Change {}
  }

  private PolicyEnforcer(
      NetworkNames names,
      Map<String, ? extends PodNetwork> nodes,
      PlaneClient client,
      Clock clock) {
    List<String> machine = nodes.values().stream().map(PodNetwork::hostAddress).toList();
    this.clock = clock;
    this.pods = client.resources(Pod.class).informer();
    this.namespaces = client.resources(Namespace.class).informer();
    this.policies = client.resources(NetworkPolicy.class).informer();
    this.state = new PolicyState(machine);
    this.addresses = new PodAddresses(state, nodes.keySet());
    this.table = new PolicyTable(names);
    pods.index(BY_UID, pod -> List.of(StaticPods.identity(pod)));
    machine.forEach(address -> state.pod(nameServer(address)));
  }

  /// Policies let pods ask the name server by its usual labels.
  private static PodFacts nameServer(String address) {
    return new PodFacts(
        "name-server-" + address,
        "kube-system",
        Map.of("k8s-app", "kube-dns"),
        address,
        List.of(new PodFacts.Port("dns", "udp", 53), new PodFacts.Port("dns-tcp", "tcp", 53)));
  }

  /// Starts following policies; rules of an earlier run are replaced once all are known.
  ///
  /// @param nodes the networks of this machine's nodes by name. Pods that are attached there
  ///   already are isolated; the name server answers at their host addresses
  public static PolicyEnforcer start(
      NetworkNames names,
      Map<String, ? extends PodNetwork> nodes,
      PlaneClient client,
      Clock clock) {
    PolicyEnforcer enforcer = new PolicyEnforcer(names, nodes, client, clock);
    nodes.values().forEach(enforcer::resume);
    enforcer.subscribe(enforcer.pods, pod -> new Change.OfPod(StaticPods.identity(pod)));
    enforcer.subscribe(
        enforcer.namespaces,
        namespace -> new Change.OfNamespace(namespace.getMetadata().getName()));
    enforcer.subscribe(enforcer.policies, policy -> new Change.OfPolicy(Key.of(policy)));
    enforcer.tasks.start("apply", enforcer::run);
    return enforcer;
  }

  private void resume(PodNetwork network) {
    for (String uid : network.attached()) {
      network
          .find(uid)
          .ifPresent(found ->
              changes.add(
                  new Change.Attached(
                      uid, found.address(), Optional.empty(), new CountDownLatch(1))));
    }
  }

  private <T extends HasMetadata> void subscribe(
      Informer<T> informer, java.util.function.Function<T, Change> about) {
    Consumer<T> told = object -> changes.add(about.apply(object));
    informer.subscribe(
        new Informer.Handler<>() {
          @Override
          public void added(T object) {
            told.accept(object);
          }

          @Override
          public void updated(T before, T after) {
            told.accept(after);
          }

          @Override
          public void deleted(T last) {
            told.accept(last);
          }
        });
  }

  /// Returns once all policies that select a pod hold for its address.
  ///
  /// @param pod as its node knows it, used until the API shows it; empty to wait for that
  /// @throws PlatformException `SERVICE_UNAVAILABLE` when the kernel does not take them
  void admit(String podUid, String address, Optional<Pod> pod) throws InterruptedException {
    CountDownLatch inForce = new CountDownLatch(1);
    changes.add(new Change.Attached(podUid, address, pod, inForce));
    if (!inForce.await(ADMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new PlatformException(
          Reason.SERVICE_UNAVAILABLE, "the network policies of the pod are not in force yet");
    }
  }

  /// The address is the pod's no more.
  void release(String podUid) {
    changes.add(new Change.Detached(podUid));
  }

  private void run() throws InterruptedException {
    pods.awaitSynced();
    namespaces.awaitSynced();
    policies.awaitSynced();
    noteAll();
    replaceAll();
    tell();
    while (true) {
      note(changes.take());
      noteAll();
      if (!change()) {
        replaceAll();
      }
      tell();
    }
  }

  private void noteAll() {
    List<Change> all = new ArrayList<>();
    changes.drainTo(all);
    all.forEach(this::note);
  }

  /// Lets those go on whose pods are isolated now. One whose object did not come yet waits for it.
  private void tell() {
    unknown.removeIf(waiting -> {
      boolean known = addresses.knows(waiting.uid());
      if (known) {
        waiting.inForce().countDown();
      }
      return known;
    });
  }

  private void note(Change change) {
    switch (change) {
      case Change.OfPod(String uid) -> addresses.pod(uid, pod(uid));
      case Change.OfNamespace(String name) -> namespace(name);
      case Change.OfPolicy(Key key) -> policy(key);
      case Change.Attached one -> {
        unknown.add(one);
        addresses.attached(one.uid(), one.address(), pod(one.uid()).or(one::pod));
      }
      case Change.Detached(String uid) -> {
        unknown.removeIf(waiting -> waiting.uid().equals(uid));
        addresses.detached(uid, pod(uid));
      }
    }
  }

  private Optional<Pod> pod(String uid) {
    return pods.byIndex(BY_UID, uid).stream().findFirst();
  }

  private void namespace(String name) {
    namespaces
        .get("", name)
        .ifPresentOrElse(
            found -> state.namespace(name, labels(found)), () -> state.namespaceGone(name));
  }

  private static Map<String, String> labels(Namespace namespace) {
    return Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
  }

  private void policy(Key key) {
    policies
        .get(key.namespace(), key.name())
        .map(PolicySpec::of)
        .ifPresentOrElse(state::policy, () -> state.policyGone(key));
  }

  private boolean change() throws InterruptedException {
    FilterImage wanted = state.image();
    String script = table.difference(applied, wanted);
    if (!script.isEmpty()) {
      Command.Result result = Command.attempt(List.of("nft", "-f", "-"), script);
      if (!result.succeeded()) {
        LOG.atWarn().addKeyValue("output", result.output()).log("policy rules are out of step");
        return false;
      }
    }
    applied = wanted;
    return true;
  }

  /// What changes meanwhile is noted before each attempt: it may be what the kernel waits for.
  private void replaceAll() throws InterruptedException {
    while (true) {
      FilterImage wanted = state.image();
      try {
        Command.run(List.of("nft", "-f", "-"), table.full(wanted));
        applied = wanted;
        return;
      } catch (PlatformException e) {
        LOG.atError().setCause(e).log("policy rules are refused, trying again");
        clock.sleep(RETRY);
        noteAll();
      }
    }
  }

  /// Stops following; the rules stay.
  @Override
  public void close() {
    tasks.close();
  }

  /// Deletes the rules that a plane left behind.
  public static void remove(NetworkNames names) throws InterruptedException {
    Command.attempt(List.of("nft", "delete", "table", "ip", names.policyTable()), "");
  }
}
