// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.Cidr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Services without the kernel's help: listens on their addresses, which must be loopback ones, and
/// on `127.0.0.1:<node port>`, and forwards TCP connections and UDP datagrams to endpoints. For
/// pods that share the host's network.
public final class LoopbackServiceProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoopbackServiceProxy.class);
  private static final int MOST_UDP_SESSIONS = 4096;
  private static final String LOOPBACK = "127.0.0.1";
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::namespace).thenComparing(Key::name);

  private final ServiceDirectory directory;
  private final Clock clock;
  private final BlockingQueue<Key> changes = new LinkedBlockingQueue<>();
  private final Map<Key, Map<Frontend, ServiceRule>> wanted = new TreeMap<>(ORDER);
  private final Map<Frontend, Listener> listeners = new HashMap<>();
  private final UdpSessions udp;
  private final Tasks tasks = new Tasks("loopback-service-proxy");

  /// @param owner the Service that was there first
  private record Listener(Key owner, Forwarder forwarder) {}

  /// @param protocol `tcp` or `udp`
  private record Frontend(String protocol, Endpoint at) {}

  private LoopbackServiceProxy(PlaneClient client, Clock clock) {
    this.directory = new ServiceDirectory(client);
    this.clock = clock;
    this.udp = new UdpSessions(clock, MOST_UDP_SESSIONS);
  }

  /// @param serviceRange must lie in 127.0.0.0/8
  /// @throws PlatformException `INVALID` for another range: without root and nftables such
  ///   addresses cannot be reached
  public static LoopbackServiceProxy start(Cidr serviceRange, PlaneClient client, Clock clock) {
    if (!serviceRange.isLoopback()) {
      throw new PlatformException(
          Reason.INVALID,
          "Services in "
              + serviceRange
              + " need root and nftables; without them use a --service-cluster-ip-range inside"
              + " 127.0.0.0/8, such as 127.96.0.0/16");
    }
    LoopbackServiceProxy proxy = new LoopbackServiceProxy(client, clock);
    proxy.directory.subscribe(proxy.changes::add);
    proxy.tasks.start("follow", proxy::run);
    return proxy;
  }

  private void run() throws InterruptedException {
    directory.awaitSynced();
    try {
      while (true) {
        apply(changes.take());
      }
    } finally {
      listeners.values().forEach(listener -> listener.forwarder().close());
    }
  }

  /// Where two Services want one address and port, the first has it until it leaves it.
  private void apply(Key service) {
    Map<Frontend, ServiceRule> next = new HashMap<>();
    for (ServiceRule rule : directory.rules(service)) {
      frontends(rule).forEach(at -> next.putIfAbsent(new Frontend(rule.protocol(), at), rule));
    }
    Map<Frontend, ServiceRule> before =
        Objects.requireNonNullElse(
            next.isEmpty() ? wanted.remove(service) : wanted.put(service, next), Map.of());
    next.forEach((frontend, rule) -> listen(service, frontend, rule));
    for (Frontend frontend : before.keySet()) {
      if (!next.containsKey(frontend)) {
        leave(service, frontend);
      }
    }
  }

  private void leave(Key service, Frontend frontend) {
    Listener listener = listeners.get(frontend);
    if (listener != null && listener.owner().equals(service)) {
      listener.forwarder().close();
      listeners.remove(frontend);
      wanted.forEach((other, rules) -> {
        ServiceRule rule = rules.get(frontend);
        if (rule != null) {
          listen(other, frontend, rule);
        }
      });
    }
  }

  private static List<Endpoint> frontends(ServiceRule rule) {
    List<Endpoint> all = new ArrayList<>(rule.frontends());
    all.addAll(rule.balanced());
    all.removeIf(frontend -> !frontend.address().startsWith("127."));
    if (rule.nodePort() > 0) {
      all.add(new Endpoint(LOOPBACK, rule.nodePort()));
    }
    return all;
  }

  private void listen(Key service, Frontend frontend, ServiceRule rule) {
    Listener known = listeners.get(frontend);
    if (known != null) {
      if (known.owner().equals(service)) {
        known.forwarder().lead(rule);
      }
      return;
    }
    try {
      Forwarder forwarder = open(frontend);
      forwarder.lead(rule);
      listeners.put(frontend, new Listener(service, forwarder));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("service", rule.label())
          .addKeyValue("address", frontend.at())
          .addKeyValue("reason", e.getMessage())
          .log("cannot listen for a service");
    }
  }

  private Forwarder open(Frontend frontend) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(frontend.at().address(), frontend.at().port());
    Targets targets = new Targets(clock);
    return frontend.protocol().equals("udp")
        ? UdpForwarder.open(address, targets, udp)
        : TcpForwarder.open(address, targets);
  }

  @Override
  public void close() {
    tasks.close();
  }
}
