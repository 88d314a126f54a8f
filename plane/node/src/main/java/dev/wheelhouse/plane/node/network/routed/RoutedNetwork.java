// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.routed;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.network.AddressBook;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.NetworkNames;
import dev.wheelhouse.plane.node.network.PodNetwork;
import dev.wheelhouse.plane.node.network.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Pods that this machine routes. Needs root on Linux, iproute2 and nftables.
///
/// Everything lives in the kernel and in files: the network goes on without this process, and
/// [#start] finds it again. Nothing is torn down before [#remove()].
public final class RoutedNetwork implements PodNetwork {

  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Path DEVICES = Path.of("/sys/class/net");

  /// The host's end of every pair has the same locally administered address: pods never see two.
  private static final String HOST_MAC = "ee:ee:ee:ee:ee:ee";

  private static final int MAX_POSITIONS = 0x10000;

  /// @param dataDirectory the plane's state folder; names in the kernel derive from it
  /// @param podRange addresses of pods; the first is the gateway's. At most a /16
  /// @param serviceRange addresses of Services, kept on this machine
  public record Options(Path dataDirectory, Cidr podRange, Cidr serviceRange) {

    public Options {
      if (podRange.overlaps(serviceRange)) {
        throw new PlatformException(
            Reason.INVALID,
            "pod range " + podRange + " and service range " + serviceRange + " overlap");
      }
      if (podRange.prefix() < 16 || podRange.prefix() > 29) {
        throw new PlatformException(
            Reason.INVALID, "pod range " + podRange + " must be a /16 to a /29");
      }
    }
  }

  private final Options options;
  private final NetworkNames names;
  private final AddressBook addresses;
  private final HostSide host;
  private final long first;
  private final List<RoutedNetwork> parts;

  private RoutedNetwork(Options options) {
    this.options = options;
    this.names = NetworkNames.of(options.dataDirectory());
    this.first = 0;
    this.addresses = addresses(options, "addresses", 0, options.podRange().size());
    this.host = new HostSide(options, names);
    this.parts = new CopyOnWriteArrayList<>(List.of(this));
  }

  private RoutedNetwork(RoutedNetwork whole, int index, int count) {
    this.options = whole.options;
    this.names = whole.names;
    long size = options.podRange().part(0, count).size();
    this.first = index * size;
    this.addresses =
        addresses(
            options, index == 0 ? "addresses" : "addresses-" + (index + 1), first, first + size);
    this.host = whole.host;
    this.parts = whole.parts;
  }

  private static AddressBook addresses(Options options, String folder, long first, long end) {
    return new AddressBook(
        options.dataDirectory().resolve("network").resolve(folder),
        first + 2,
        Math.min(end, MAX_POSITIONS) - 2);
  }

  /// The networks of several nodes, each with a part of the pod range and an address of its own.
  /// All pods are neighbours: they reach each other and one name server. To be used in place of
  /// this one; [#remove()] of this one removes all.
  public List<RoutedNetwork> split(int count) throws InterruptedException {
    List<RoutedNetwork> made = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      made.add(new RoutedNetwork(this, index, count));
      Command.run(
          List.of(
              "ip",
              "addr",
              "replace",
              made.getLast().hostAddress() + "/32",
              "dev",
              names.gateway()),
          "");
    }
    parts.clear();
    parts.addAll(made);
    return List.copyOf(made);
  }

  /// Makes the gateway, its routes and its rules, or finds those of an earlier run.
  ///
  /// @throws PlatformException when a range is in use on this machine, or something is not allowed
  public static RoutedNetwork start(Options options) throws InterruptedException {
    RoutedNetwork network = new RoutedNetwork(options);
    try {
      network.host.set();
    } catch (PlatformException e) {
      network.host.abandon();
      throw e;
    }
    return network;
  }

  /// The pods' and the Services' end of this machine.
  public NetworkNames names() {
    return names;
  }

  @Override
  public Attachment attach(String podUid) throws InterruptedException {
    AddressBook.Entry entry = addresses.allocate(podUid);
    if (entry.ready() && isUp(entry)) {
      return attachment(entry);
    }
    take(entry);
    try {
      connect(entry);
    } catch (PlatformException e) {
      take(entry);
      addresses.release(podUid);
      throw e;
    }
    addresses.confirm(podUid);
    return attachment(entry);
  }

  private boolean isUp(AddressBook.Entry entry) {
    return Files.exists(DEVICES.resolve(veth(entry)))
        && Files.exists(NAMESPACES.resolve(names.namespace(entry.podUid())));
  }

  private String veth(AddressBook.Entry entry) {
    return names.veth(entry.position());
  }

  private Attachment attachment(AddressBook.Entry entry) {
    return new Attachment(
        NAMESPACES.resolve(names.namespace(entry.podUid())),
        options.podRange().address(entry.position()));
  }

  private void connect(AddressBook.Entry entry) throws InterruptedException {
    String namespace = names.namespace(entry.podUid());
    String veth = veth(entry);
    String address = options.podRange().address(entry.position());
    Command.run(
        List.of("ip", "-batch", "-"),
        """
        netns add %2$s
        link add %1$s type veth peer name eth0 netns %2$s
        link set %1$s address %5$s up
        route replace %3$s/32 dev %1$s src %4$s
        """
            .formatted(veth, namespace, address, hostAddress(), HOST_MAC));
    Command.run(
        List.of("ip", "-n", namespace, "-batch", "-"),
        """
        link set lo up
        addr add %1$s/32 dev eth0
        link set eth0 up
        route add %2$s dev eth0 scope link
        neigh add %2$s lladdr %3$s dev eth0 nud permanent
        route add default via %2$s dev eth0
        """
            .formatted(address, hostAddress(), HOST_MAC));
    host.open(veth);
  }

  /// Removes what there is of a pod's devices.
  private void take(AddressBook.Entry entry) throws InterruptedException {
    StringBuilder commands = new StringBuilder();
    if (Files.exists(DEVICES.resolve(veth(entry)))) {
      commands.append("link del ").append(veth(entry)).append('\n');
    }
    if (Files.exists(NAMESPACES.resolve(names.namespace(entry.podUid())))) {
      commands.append("netns del ").append(names.namespace(entry.podUid())).append('\n');
    }
    if (!commands.isEmpty()) {
      Command.attempt(List.of("ip", "-force", "-batch", "-"), commands.toString());
    }
  }

  @Override
  public Optional<Traffic> traffic(String podUid) {
    return addresses
        .find(podUid)
        .flatMap(entry -> Traffic.of(veth(entry)))
        .map(host -> host.atOtherEnd("eth0"));
  }

  @Override
  public Optional<Attachment> find(String podUid) {
    return addresses
        .find(podUid)
        .filter(entry -> entry.ready() && isUp(entry))
        .map(this::attachment);
  }

  @Override
  public void detach(String podUid) throws InterruptedException {
    Optional<AddressBook.Entry> entry = addresses.find(podUid);
    if (entry.isPresent()) {
      take(entry.get());
      addresses.release(podUid);
    } else if (host.namespaces().contains(names.namespace(podUid))) {
      Command.attempt(List.of("ip", "netns", "del", names.namespace(podUid)), "");
    }
  }

  /// With several nodes, leftovers that no node knows are the first one's.
  @Override
  public Set<String> attached() {
    Set<String> uids = new HashSet<>(addresses.uids());
    if (first == 0) {
      Set<String> others = new HashSet<>();
      parts.stream().filter(part -> part.first > 0).forEach(part -> others.addAll(part.uids()));
      String prefix = names.namespace("");
      host.namespaces().stream()
          .map(name -> name.substring(prefix.length()))
          .filter(uid -> !others.contains(uid))
          .forEach(uids::add);
    }
    return uids;
  }

  private Set<String> uids() {
    return addresses.uids();
  }

  /// The first gateway's address; whoever serves DNS binds to it.
  @Override
  public Optional<String> nameServer() {
    return Optional.of(options.podRange().address(1));
  }

  @Override
  public String hostAddress() {
    return options.podRange().address(first + 1);
  }

  /// Disconnects all pods and removes gateway, routes, rules and namespaces.
  public void remove() throws InterruptedException {
    for (RoutedNetwork part : parts) {
      for (String uid : part.attached()) {
        part.detach(uid);
      }
    }
    host.remove();
  }

  /// What of this plane's network is in the kernel: devices, namespaces, routes, tables. Empty
  /// after [#remove()].
  public static List<String> leftovers(Options options) throws InterruptedException {
    return new HostSide(options, NetworkNames.of(options.dataDirectory())).leftovers();
  }
}
