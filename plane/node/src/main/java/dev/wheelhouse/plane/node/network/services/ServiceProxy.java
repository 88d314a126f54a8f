// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.linux.ConnectionTracking;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.NetworkNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services in the kernel by nftables: cluster addresses, external addresses, those of load
/// balancers, node ports, and pods' host ports are translated to endpoints, for pods and for the
/// host's own programs. `externalTrafficPolicy` changes nothing here: it is about what comes from
/// other machines, and they do not reach Services. All changes that come while one is being applied
/// make one transaction.
///
/// A Service without endpoints has no rule, so its address is refused by the service range's own
/// reject rule (see `RoutedNetwork`). An established TCP connection stays with its endpoint when
/// that leaves the Service; UDP flows are led to another one.
///
/// The rules stay when this is closed: pods go on reaching each other while the plane restarts.
public final class ServiceProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final long RETRY_REFUSED_SECONDS = 60;

  /// @param names of the plane's table
  /// @param redirects endpoints to replace, for servers that listen elsewhere than their slice
  ///   says: the API server's published address to the one it listens on. May lead to 127.0.0.1
  /// @param nodes the pod range of each node on this machine
  /// @param machine what pods may have by `hostPort`
  public record Options(
      NetworkNames names,
      Map<Endpoint, Endpoint> redirects,
      Map<String, Cidr> nodes,
      MachinePorts machine) {
    public Options {
      redirects = Map.copyOf(redirects);
      nodes = Map.copyOf(nodes);
    }
  }

  private final Options options;
  private final ServiceDirectory directory;
  private final Informer<Pod> pods;
  private final Clock clock;
  private final ServiceRules rules;
  private final HostPortRules hostPorts;
  private final EventRecorder events;
  private final Map<Key, List<String>> told = new HashMap<>();
  private boolean anyRefused;
  private final BlockingQueue<Key> changes = new LinkedBlockingQueue<>();
  private final Tasks tasks = new Tasks("service-proxy");

  private ServiceProxy(Options options, PlaneClient client, Clock clock) {
    this.options = options;
    this.directory = new ServiceDirectory(client);
    this.pods = client.resources(Pod.class).informer();
    this.clock = clock;
    this.rules = new ServiceRules(options.names(), options.nodes());
    this.hostPorts = new HostPortRules(options.machine(), LoopbackPorts::listens);
    this.events = new EventRecorder(client, "kubelet", "", clock);
  }

  /// Starts following Services; rules of an earlier run are replaced once all are known.
  public static ServiceProxy start(Options options, PlaneClient client, Clock clock) {
    ServiceProxy proxy = new ServiceProxy(options, client, clock);
    proxy.directory.subscribe(proxy.changes::add);
    proxy.pods.subscribe(new HostPortPods(proxy.changes::add));
    proxy.tasks.start("apply", proxy::run);
    return proxy;
  }

  private void run() throws InterruptedException {
    directory.awaitSynced();
    pods.awaitSynced();
    replaceAll();
    while (true) {
      Key first =
          anyRefused ? changes.poll(RETRY_REFUSED_SECONDS, TimeUnit.SECONDS) : changes.take();
      if (first == null) {
        replaceAll();
        continue;
      }
      List<Key> changed = new ArrayList<>(List.of(first));
      changes.drainTo(changed);
      if (!change(changed)) {
        replaceAll();
      }
    }
  }

  private boolean change(List<Key> changed) throws InterruptedException {
    Map<Key, List<ServiceRule>> wanted = new HashMap<>();
    changed.forEach(key -> wanted.put(key, rules(key)));
    String script = rules.difference(wanted);
    if (script.isEmpty()) {
      return true;
    }
    List<ServiceRule> before = rules.applied(wanted.keySet());
    String refusal = nft(script, "-f", "-");
    if (refusal.isEmpty()) {
      rules.changed(wanted);
      forget(before, wanted);
      return true;
    }
    LOG.atWarn().addKeyValue("output", refusal).log("service rules are out of step");
    return false;
  }

  /// Services whose rules the kernel does not take are left out, so that all others hold; they are
  /// tried again when they change, and after a while.
  private void replaceAll() throws InterruptedException {
    while (true) {
      changes.clear();
      Map<Key, List<ServiceRule>> all = all();
      String refusal = nft(rules.full(all), "-f", "-");
      Set<Key> refused =
          refusal.isEmpty()
              ? Set.of()
              : Refused.among(all, part -> nft(rules.full(part), "-c", "-f", "-").isEmpty());
      if (!refused.isEmpty()) {
        LOG.atError()
            .addKeyValue("services", refused)
            .addKeyValue("output", refusal)
            .log("the kernel refuses the rules of some services, which are not served");
        all.keySet().removeAll(refused);
        refusal = nft(rules.full(all), "-f", "-");
      }
      if (refusal.isEmpty()) {
        List<ServiceRule> before = rules.applied(rules.services());
        rules.replaced(all);
        forget(before, all);
        anyRefused = !refused.isEmpty();
        return;
      }
      LOG.atError().addKeyValue("output", refusal).log("service rules are refused, trying again");
      clock.sleep(RETRY);
    }
  }

  /// UDP clients that go on sending are led to where their Service leads now.
  private void forget(List<ServiceRule> before, Map<Key, List<ServiceRule>> after) {
    StaleFlows stale =
        StaleFlows.between(
            Set.copyOf(options.machine().addresses().values()),
            before,
            after.values().stream().flatMap(List::stream).toList());
    if (stale.isEmpty()) {
      return;
    }
    try (ConnectionTracking connections = ConnectionTracking.open()) {
      connections.udp().stream().filter(stale::contains).forEach(connections::forget);
    } catch (PlatformException e) {
      LOG.atWarn().setCause(e).log("UDP flows stay with endpoints that are gone until quiet");
    }
  }

  private Map<Key, List<ServiceRule>> all() {
    Map<Key, List<ServiceRule>> all = new HashMap<>();
    for (Service service : directory.services()) {
      all.put(Key.of(service), rules(Key.of(service)));
    }
    for (Pod pod : pods.list()) {
      if (HostPortPods.wants(pod)) {
        all.put(HostPortPods.key(pod), rules(HostPortPods.key(pod)));
      }
    }
    return all;
  }

  /// @return why the kernel does not take a script; empty when it did
  private static String nft(String script, String... flags) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("nft"));
    words.addAll(List.of(flags));
    try {
      Command.Result result = Command.attempt(words, script);
      return result.succeeded() ? "" : "status " + result.status() + " " + result.output().strip();
    } catch (PlatformException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private List<ServiceRule> rules(Key key) {
    try {
      List<ServiceRule> found =
          HostPortPods.pod(key)
              .map(pod -> hostPorts(key, pods.get(pod.namespace(), pod.name())))
              .orElseGet(() -> directory.rules(key));
      return found.stream().map(rule -> rule.redirected(options.redirects())).toList();
    } catch (PlatformException e) {
      LOG.atError().addKeyValue("service", key).setCause(e).log("a service cannot be served");
      return List.of();
    }
  }

  private List<ServiceRule> hostPorts(Key key, Optional<Pod> found) {
    if (found.isEmpty()) {
      told.remove(key);
      return List.of();
    }
    Pod pod = found.get();
    boolean here =
        options
            .machine()
            .addresses()
            .containsKey(Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""));
    List<String> refusals = here ? hostPorts.refusals(pod) : List.of();
    if (!refusals.equals(told.put(key, refusals))) {
      refusals.forEach(why -> events.warning(pod, "HostPortConflict", why));
    }
    return here ? hostPorts.of(pod) : List.of();
  }

  /// Stops following; the rules stay.
  @Override
  public void close() {
    tasks.close();
    events.close();
  }

  /// Stops following and deletes the rules.
  public void remove() throws InterruptedException {
    close();
    remove(options.names());
  }

  /// Deletes the rules that a plane left behind.
  public static void remove(NetworkNames names) throws InterruptedException {
    Command.attempt(List.of("nft", "delete", "table", "ip", names.serviceTable()), "");
  }
}
