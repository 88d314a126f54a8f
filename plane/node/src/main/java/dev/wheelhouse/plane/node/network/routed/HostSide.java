// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.routed;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.Command;
import dev.wheelhouse.plane.node.network.NetworkNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The host's side of the pods' network: the gateway device, routes, kernel settings, packet rules.
///
/// Behind the routes to single pods and to the gateway, both ranges end in an unreachable route. So
/// no packet for an unknown pod or Service leaves the machine, with the gateway there or not.
final class HostSide {

  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");
  private static final Path SETTINGS_6 = Path.of("/proc/sys/net/ipv6");
  private static final long LAST_METRIC = 4_294_967_295L;

  private final RoutedNetwork.Options options;
  private final NetworkNames names;
  private final Path forwardingWasOff;
  private boolean made;

  HostSide(RoutedNetwork.Options options, NetworkNames names) {
    this.options = options;
    this.names = names;
    this.forwardingWasOff =
        options.dataDirectory().resolve("network").resolve("forwarding-was-off");
  }

  void set() throws InterruptedException {
    String device = names.gateway();
    if (!Files.exists(DEVICES.resolve(device))) {
      checkFree(options.podRange());
      checkFree(options.serviceRange());
      Command.run(List.of("ip", "link", "add", device, "type", "bridge"), "");
      made = true;
    }
    Command.run(
        List.of("ip", "-batch", "-"),
        """
        addr replace %2$s/32 dev %1$s
        link set %1$s up
        route replace unreachable %3$s metric %5$d
        route replace unreachable %4$s metric %5$d
        route replace %4$s dev %1$s src %2$s
        """
            .formatted(device, gateway(), options.podRange(), options.serviceRange(), LAST_METRIC));
    setKernel();
    Command.run(List.of("nft", "-f", "-"), rules());
  }

  /// Takes back what [#set()] made before it failed, when that was the device itself: one of an
  /// earlier run may have pods on it.
  void abandon() throws InterruptedException {
    if (made) {
      remove();
    }
  }

  private String gateway() {
    return options.podRange().address(1);
  }

  private static void checkFree(Cidr range) throws InterruptedException {
    String routes = Command.run(List.of("ip", "-o", "-4", "route", "show", "table", "main"), "");
    String addresses =
        Command.run(
            List.of("ip", "-o", "-4", "route", "show", "type", "local", "table", "local"), "");
    Optional<String> taken =
        Stream.concat(
                routes.lines().filter(line -> !line.startsWith("unreachable")),
                addresses.lines().map(line -> line.replaceFirst("^local ", "")))
            .filter(line -> overlaps(line, range))
            .findFirst();
    if (taken.isPresent()) {
      throw new PlatformException(
          Reason.ALREADY_EXISTS,
          "the address range "
              + range
              + " is in use on this machine ("
              + taken.get().strip()
              + "); choose another one");
    }
  }

  private static boolean overlaps(String route, Cidr range) {
    String destination = route.split(" ", 2)[0];
    if (Cidr.isAddress(destination)) {
      return range.contains(destination);
    }
    return destination.contains("/") && Cidr.parse(destination).overlaps(range);
  }

  private void setKernel() {
    try {
      Path forward = SETTINGS.resolve("ip_forward");
      if (Files.readString(forward).strip().equals("0")) {
        Files.createDirectories(forwardingWasOff.getParent());
        Files.writeString(forwardingWasOff, "");
        Files.writeString(forward, "1");
      }
    } catch (IOException e) {
      throw new PlatformException(
          Reason.FORBIDDEN, "cannot set up packet forwarding: " + e.getMessage(), e);
    }
  }

  /// Lets translated packets between a pod and the host's own loopback servers pass: a Service may
  /// lead there. What pods themselves send to loopback addresses is dropped by [#rules()].
  ///
  /// Pods have no IPv6, also not between link-local addresses: no policy would judge it.
  void open(String veth) {
    try {
      Path settings = SETTINGS.resolve("conf").resolve(veth);
      Files.writeString(settings.resolve("route_localnet"), "1");
      Files.writeString(settings.resolve("rp_filter"), "0");
      Path ipv6 = SETTINGS_6.resolve("conf").resolve(veth).resolve("disable_ipv6");
      if (Files.exists(ipv6)) {
        Files.writeString(ipv6, "1");
      }
    } catch (IOException e) {
      throw new PlatformException(
          Reason.FORBIDDEN, "cannot set up device " + veth + ": " + e.getMessage(), e);
    }
  }

  /// TCP is refused by a reset since the kernel limits the rate of ICMP errors.
  ///
  /// The guards keep pods off the host's loopback addresses and keep other machines off the pods,
  /// except by way of a Service.
  private String rules() {
    return """
    table ip %1$s
    delete table ip %1$s
    table ip %1$s {
      chain prerouting {
        type filter hook prerouting priority raw; policy accept;
        iifname "%2$s-*" ip daddr 127.0.0.0/8 drop
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        ip daddr %4$s meta l4proto tcp reject with tcp reset
        ip daddr %4$s reject
        oifname "%2$s-*" iifname != "%2$s-*" ct state new ct status & dnat == 0 drop
      }
      chain output {
        type filter hook output priority filter; policy accept;
        oifname "%2$s-*" icmp type redirect drop
        ip daddr %4$s meta l4proto tcp reject with tcp reset
        ip daddr %4$s reject
      }
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        ip saddr %3$s oifname != "%2$s-*" oifname != "lo" masquerade
        ip saddr 127.0.0.0/8 oifname "%2$s-*" masquerade
      }
    }
    """
        .formatted(names.podTable(), names.gateway(), options.podRange(), options.serviceRange());
  }

  /// Names of this plane's network namespaces.
  List<String> namespaces() {
    String prefix = names.namespace("");
    if (!Files.isDirectory(NAMESPACES)) {
      return List.of();
    }
    return list(NAMESPACES).filter(name -> name.startsWith(prefix)).toList();
  }

  private static Stream<String> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remove() throws InterruptedException {
    StringBuilder commands = new StringBuilder();
    namespaces().forEach(name -> commands.append("netns del ").append(name).append('\n'));
    devices().forEach(name -> commands.append("link del ").append(name).append('\n'));
    for (Cidr range : List.of(options.podRange(), options.serviceRange())) {
      commands.append("route del unreachable %s metric %d\n".formatted(range, LAST_METRIC));
    }
    Command.attempt(List.of("ip", "-force", "-batch", "-"), commands.toString());
    Command.attempt(List.of("nft", "delete", "table", "ip", names.podTable()), "");
    restoreForwarding();
  }

  private Stream<String> devices() {
    return list(DEVICES).filter(name -> name.startsWith(names.gateway()));
  }

  private void restoreForwarding() {
    boolean othersRun = list(DEVICES).anyMatch(name -> name.matches("wh[0-9a-f]{6}"));
    try {
      if (Files.deleteIfExists(forwardingWasOff) && !othersRun) {
        Files.writeString(SETTINGS.resolve("ip_forward"), "0");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> leftovers() throws InterruptedException {
    List<String> found = new ArrayList<>();
    devices().forEach(name -> found.add("device " + name));
    namespaces().forEach(name -> found.add("network namespace " + name));
    Command.run(List.of("ip", "-o", "route", "show", "type", "unreachable"), "")
        .lines()
        .filter(line -> isOurs(line))
        .forEach(line -> found.add("route " + line.strip()));
    Command.run(List.of("nft", "list", "tables"), "")
        .lines()
        .filter(line -> line.contains("wheelhouse-" + names.hash()))
        .forEach(line -> found.add("nftables " + line.strip()));
    return found;
  }

  private boolean isOurs(String route) {
    return route.contains("metric " + LAST_METRIC)
        && (route.contains(options.podRange() + " ")
            || route.contains(options.serviceRange() + " "));
  }
}
