// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.events.EventRecorder;
import dev.wheelhouse.plane.client.loop.Key;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives Services of type LoadBalancer the machine's address, the oldest first: each port of it
/// belongs to one Service, and one that finds a port taken waits and says so by an event. Services
/// that name a `loadBalancerClass` are left to whoever serves that.
public final class LoadBalancers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadBalancers.class);
  private static final String TYPE = "LoadBalancer";

  private final Informer<Service> services;
  private final PlaneClient client;
  private final EventRecorder events;
  private final String address;
  private final Set<String> reserved;
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, Set<String>> granted = new HashMap<>();
  private final BlockingQueue<Key> changes = new LinkedBlockingQueue<>();
  private final Tasks tasks = new Tasks("load-balancer");

  private LoadBalancers(
      String address, Set<String> reserved, PlaneClient client, EventRecorder events) {
    this.services = client.resources(Service.class).informer();
    this.client = client;
    this.events = events;
    this.address = address;
    this.reserved = Set.copyOf(reserved);
  }

  /// @param address the machine's, as pods reach it
  /// @param reserved what else listens there, as `tcp/53`
  public static LoadBalancers start(
      String address, Set<String> reserved, PlaneClient client, Clock clock) {
    LoadBalancers balancers =
        new LoadBalancers(
            address, reserved, client, new EventRecorder(client, "service-controller", "", clock));
    balancers.services.subscribe(new Changes(balancers.changes));
    balancers.tasks.start("assign", balancers::run);
    return balancers;
  }

  private record Changes(BlockingQueue<Key> queue) implements Informer.Handler<Service> {

    @Override
    public void added(Service service) {
      updated(service, service);
    }

    @Override
    public void updated(Service before, Service after) {
      if (isBalanced(before) || isBalanced(after)) {
        queue.add(Key.of(after));
      }
    }

    @Override
    public void deleted(Service last) {
      updated(last, last);
    }
  }

  private void run() throws InterruptedException {
    services.awaitSynced();
    while (true) {
      changes.take();
      changes.clear();
      assign();
    }
  }

  /// What a Service has was granted port by port: when its ports change, the new ones are judged as
  /// those of any other, and it loses its address where they are not to be had.
  private void assign() {
    List<Service> balanced =
        services.list().stream()
            .filter(LoadBalancers::isBalanced)
            .sorted(
                Comparator.comparing((Service service) -> !isAssigned(service))
                    .thenComparing(service ->
                        Objects.requireNonNullElse(
                            service.getMetadata().getCreationTimestamp(), ""))
                    .thenComparing(service -> Key.of(service).toString()))
            .toList();
    Map<String, Service> owners = new HashMap<>();
    for (Service service : balanced) {
      Set<String> before = granted.getOrDefault(uid(service), Set.of());
      ports(service).stream()
          .filter(port -> isAssigned(service) && before.contains(port))
          .forEach(port -> owners.putIfAbsent(port, service));
    }
    Set<String> uids = new HashSet<>();
    for (Service service : balanced) {
      uids.add(uid(service));
      judge(service, owners);
    }
    granted.keySet().retainAll(uids);
    told.keySet().retainAll(uids);
  }

  private void judge(Service service, Map<String, Service> owners) {
    String conflict = conflict(service, owners);
    if (conflict.isEmpty()) {
      ports(service).forEach(port -> owners.put(port, service));
      granted.put(uid(service), Set.copyOf(ports(service)));
      told.remove(uid(service));
      if (!isAssigned(service)) {
        write(service, List.of(entry()));
      }
      return;
    }
    owners.values().removeIf(owner -> uid(owner).equals(uid(service)));
    granted.remove(uid(service));
    tell(service, conflict);
    if (isAssigned(service)) {
      write(service, List.of());
    }
  }

  private static String uid(Service service) {
    return service.getMetadata().getUid();
  }

  private LoadBalancerIngress entry() {
    return new LoadBalancerIngressBuilder().withIp(address).withIpMode("VIP").build();
  }

  private static boolean isBalanced(Service service) {
    return TYPE.equals(service.getSpec().getType())
        && service.getSpec().getLoadBalancerClass() == null;
  }

  private boolean isAssigned(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return false;
    }
    List<LoadBalancerIngress> entries = service.getStatus().getLoadBalancer().getIngress();
    return entries.size() == 1 && address.equals(entries.getFirst().getIp());
  }

  private static List<String> ports(Service service) {
    return service.getSpec().getPorts().stream()
        .map(port ->
            Objects.requireNonNullElse(port.getProtocol(), "TCP").toLowerCase(java.util.Locale.ROOT)
                + "/"
                + port.getPort())
        .toList();
  }

  private String conflict(Service service, Map<String, Service> owners) {
    String wanted = Objects.requireNonNullElse(service.getSpec().getLoadBalancerIP(), "");
    if (!wanted.isEmpty() && !wanted.equals(address)) {
      return "loadBalancerIP %s is not the address of this machine, %s".formatted(wanted, address);
    }
    for (String port : ports(service)) {
      if (reserved.contains(port)) {
        return "port %s of %s is taken by the cluster itself".formatted(port, address);
      }
      Service owner = owners.get(port);
      if (owner != null && !uid(owner).equals(uid(service))) {
        return "port %s of %s belongs to service %s".formatted(port, address, Key.of(owner));
      }
    }
    return "";
  }

  private void tell(Service service, String conflict) {
    if (!conflict.equals(told.put(uid(service), conflict))) {
      events.warning(service, "SyncLoadBalancerFailed", "Error syncing load balancer: " + conflict);
    }
  }

  private void write(Service service, List<LoadBalancerIngress> entries) {
    try {
      client
          .resources(Service.class)
          .updateStatus(
              new ServiceBuilder(service)
                  .editOrNewStatus()
                  .withNewLoadBalancer()
                  .withIngress(entries)
                  .endLoadBalancer()
                  .endStatus()
                  .build());
      if (!entries.isEmpty()) {
        events.normal(service, "EnsuredLoadBalancer", "Ensured load balancer");
      }
    } catch (PlatformException e) {
      // it changed meanwhile, and that change is on its way here
      LOG.atDebug()
          .addKeyValue(LogKeys.NAME, Key.of(service))
          .addKeyValue(LogKeys.REASON, e.getMessage())
          .log("the status of a service is written later");
    }
  }

  @Override
  public void close() {
    tasks.close();
    events.close();
  }
}
