// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.NetworkNames;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services in the kernel by nftables: cluster addresses, external addresses and node ports are
/// translated to endpoints, for pods and for the host's own programs. All changes that come while
/// one is being applied make one transaction.
///
/// A Service without endpoints has no rule, so its address is refused by the service range's own
/// reject rule (see `RoutedNetwork`). An established TCP connection stays with its endpoint when
/// that leaves the Service; a UDP flow does so until it is quiet (connection tracking).
///
/// The rules stay when this is closed: pods go on reaching each other while the plane restarts.
public final class ServiceProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// @param names of the plane's table
  /// @param redirects endpoints to replace, for servers that listen elsewhere than their slice
  ///   says: the API server's published address to the one it listens on. May lead to 127.0.0.1
  public record Options(NetworkNames names, Map<Endpoint, Endpoint> redirects) {
    public Options {
      redirects = Map.copyOf(redirects);
    }
  }

  private final Options options;
  private final ServiceDirectory directory;
  private final Clock clock;
  private final ServiceRules rules;
  private final BlockingQueue<Key> changes = new LinkedBlockingQueue<>();
  private final Tasks tasks = new Tasks("service-proxy");

  private ServiceProxy(Options options, PlaneClient client, Clock clock) {
    this.options = options;
    this.directory = new ServiceDirectory(client);
    this.clock = clock;
    this.rules = new ServiceRules(options.names().serviceTable());
  }

  /// Starts following Services; rules of an earlier run are replaced once all are known.
  public static ServiceProxy start(Options options, PlaneClient client, Clock clock) {
    ServiceProxy proxy = new ServiceProxy(options, client, clock);
    proxy.directory.subscribe(proxy.changes::add);
    proxy.tasks.start("apply", proxy::run);
    return proxy;
  }

  private void run() throws InterruptedException {
    directory.awaitSynced();
    replaceAll();
    while (true) {
      List<Key> changed = new ArrayList<>(List.of(changes.take()));
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
    Command.Result result = Command.attempt(List.of("nft", "-f", "-"), script);
    if (result.succeeded()) {
      rules.changed(wanted);
      return true;
    }
    LOG.atWarn().addKeyValue("output", result.output()).log("service rules are out of step");
    return false;
  }

  private void replaceAll() throws InterruptedException {
    while (true) {
      changes.clear();
      Map<Key, List<ServiceRule>> all = new HashMap<>();
      for (Service service : directory.services()) {
        all.put(Key.of(service), rules(Key.of(service)));
      }
      try {
        Command.run(List.of("nft", "-f", "-"), rules.full(all));
        rules.replaced(all);
        return;
      } catch (PlatformException e) {
        LOG.atError().setCause(e).log("service rules are refused, trying again");
        clock.sleep(RETRY);
      }
    }
  }

  private List<ServiceRule> rules(Key service) {
    return directory.rules(service).stream().map(this::redirected).toList();
  }

  private ServiceRule redirected(ServiceRule rule) {
    List<Endpoint> endpoints =
        rule.endpoints().stream()
            .map(endpoint -> options.redirects().getOrDefault(endpoint, endpoint))
            .toList();
    return new ServiceRule(
        rule.label(), rule.protocol(), rule.frontends(), rule.nodePort(), rule.sticky(), endpoints);
  }

  /// Stops following; the rules stay.
  @Override
  public void close() {
    tasks.close();
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
