// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.dns;

import dev.wheelhouse.plane.client.Informer;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Address;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Alias;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Authority;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Pointer;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Reply;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.ResourceRecord;
import dev.wheelhouse.plane.node.network.dns.DnsMessage.Server;
import dev.wheelhouse.plane.node.network.services.ServiceDirectory;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What the names of the cluster's domain mean now:
///
/// ```
/// web.shop.svc.cluster.local               A    cluster IP, or the ready pods of a headless Service
/// db-0.db.shop.svc.cluster.local           A    one pod of a headless Service, by its hostname
/// pay.shop.svc.cluster.local               CNAME and what it means: a Service of type ExternalName
/// _http._tcp.web.shop.svc.cluster.local    SRV  the named port
/// 10-244-0-5.shop.pod.cluster.local        A    the address that the name spells
/// 10.0.96.10.in-addr.arpa                  PTR  the Service or headless pod with that address
/// ```
///
/// Several addresses come in another order each time, since many programs take the first one. A
/// name that exists without a record of the asked type gets an empty answer, one that does not
/// exist `NXDOMAIN`. Safe for use by many threads.
final class ClusterZone {

  private static final int TTL = 5;
  private static final int MAX_ALIASES = 8;
  private static final String REVERSE = ".in-addr.arpa";
  private static final Reply REFUSED = Reply.failure(DnsMessage.NAME_ERROR);

  private final String domain;
  private final ServiceDirectory services;
  private final AtomicInteger turn = new AtomicInteger();
  private final Informer<Namespace> namespaces;

  ClusterZone(String domain, PlaneClient client) {
    this.domain = domain.toLowerCase(Locale.ROOT);
    this.services = new ServiceDirectory(client);
    this.namespaces = client.resources(Namespace.class).informer();
  }

  void awaitSynced() throws InterruptedException {
    services.awaitSynced();
    namespaces.awaitSynced();
  }

  /// The answer to a question; empty when it is not about the cluster. Where a name of the cluster
  /// is an alias of another one, both are told; one that leaves the cluster ends with the alias.
  Optional<Reply> answer(String name, int type) {
    return answer(name, type, MAX_ALIASES);
  }

  private Optional<Reply> answer(String name, int type, int aliases) {
    if (name.endsWith(REVERSE)) {
      return reverse(name, type);
    }
    if (!name.equals(domain) && !name.endsWith("." + domain)) {
      return Optional.empty();
    }
    Reply found = forward(name, type);
    return Optional.of(
        found.answers().isEmpty()
            ? new Reply(found.code(), List.of(), List.of(authority()), List.of())
            : followed(found, type, aliases));
  }

  private Reply followed(Reply reply, int type, int aliases) {
    Optional<String> target = reply.openAlias(type);
    if (target.isEmpty()) {
      return reply;
    }
    if (aliases == 0) {
      return Reply.failure(DnsMessage.SERVER_FAILURE);
    }
    return answer(target.get(), type, aliases - 1).map(reply::then).orElse(reply);
  }

  private ResourceRecord authority() {
    return new ResourceRecord(
        domain, TTL, new Authority("ns.dns." + domain, "hostmaster." + domain, 1, TTL));
  }

  private Reply forward(String name, int type) {
    if (name.equals(domain)) {
      return nothing();
    }
    String prefix = name.substring(0, name.length() - domain.length() - 1);
    List<String> labels = Arrays.asList(prefix.split("\\.", -1)).reversed();
    return switch (labels.getFirst()) {
      case "svc" -> service(name, type, labels);
      case "pod" -> pod(name, type, labels);
      case "dns-version" -> labels.size() == 1 ? nothing() : REFUSED;
      default -> REFUSED;
    };
  }

  private static Reply nothing() {
    return new Reply(DnsMessage.OK, List.of(), List.of(), List.of());
  }

  private Reply pod(String name, int type, List<String> labels) {
    if (labels.size() <= 2) {
      return existsAsFolder(labels);
    }
    String address = labels.size() == 3 ? labels.get(2).replace('-', '.') : "";
    boolean exists = Cidr.isAddress(address) && namespaces.get("", labels.get(1)).isPresent();
    return exists ? addresses(name, type, List.of(address)) : REFUSED;
  }

  /// `svc`, `pod` and a namespace below them are names without records.
  private Reply existsAsFolder(List<String> labels) {
    boolean exists = labels.size() == 1 || namespaces.get("", labels.get(1)).isPresent();
    return exists ? nothing() : REFUSED;
  }

  private Reply service(String name, int type, List<String> labels) {
    if (labels.size() <= 2) {
      return existsAsFolder(labels);
    }
    Key key = new Key(labels.get(1), labels.get(2));
    Optional<Service> found = services.service(key);
    if (found.isEmpty()) {
      return REFUSED;
    }
    Service service = found.get();
    List<String> more = labels.subList(3, labels.size());
    if ("ExternalName".equals(service.getSpec().getType())) {
      return more.isEmpty() ? external(name, service) : REFUSED;
    }
    return switch (more.size()) {
      case 0 -> addresses(name, type, addressesOf(service, key));
      case 1 -> member(name, type, service, key, more.getFirst());
      case 2 -> ports(name, type, service, key, more.get(1), more.get(0));
      default -> REFUSED;
    };
  }

  private static Reply external(String name, Service service) {
    String target = Objects.requireNonNullElse(service.getSpec().getExternalName(), "");
    return new Reply(
        DnsMessage.OK,
        List.of(new ResourceRecord(name, TTL, new Alias(target.replaceFirst("\\.$", "")))),
        List.of(),
        List.of());
  }

  private Reply addresses(String name, int type, List<String> addresses) {
    if (type != DnsMessage.A && type != DnsMessage.ANY) {
      return nothing();
    }
    List<ResourceRecord> found = new ArrayList<>();
    addresses.forEach(address -> found.add(new ResourceRecord(name, TTL, Address.of(address))));
    Collections.rotate(found, turn.getAndIncrement());
    return new Reply(DnsMessage.OK, found, List.of(), List.of());
  }

  private static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  private List<String> addressesOf(Service service, Key key) {
    if (isHeadless(service)) {
      return members(key).stream().map(Member::address).distinct().toList();
    }
    String clusterIp = Objects.requireNonNullElse(service.getSpec().getClusterIP(), "");
    return Cidr.isAddress(clusterIp) ? List.of(clusterIp) : List.of();
  }

  /// One ready address behind a headless Service.
  private record Member(String host, String address, EndpointSlice slice) {}

  private List<Member> members(Key service) {
    List<Member> members = new ArrayList<>();
    for (EndpointSlice slice : services.slices(service)) {
      for (Endpoint endpoint : slice.getEndpoints()) {
        boolean ready =
            endpoint.getConditions() == null
                || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
        endpoint.getAddresses().stream()
            .filter(address -> ready && Cidr.isAddress(address))
            .forEach(address -> members.add(new Member(host(endpoint, address), address, slice)));
      }
    }
    return members;
  }

  private static String host(Endpoint endpoint, String address) {
    return Objects.requireNonNullElseGet(endpoint.getHostname(), () -> address.replace('.', '-'))
        .toLowerCase(Locale.ROOT);
  }

  private Reply member(String name, int type, Service service, Key key, String label) {
    if (label.equals("_tcp") || label.equals("_udp")) {
      return nothing();
    }
    List<String> found =
        isHeadless(service)
            ? members(key).stream()
                .filter(member -> member.host().equals(label))
                .map(Member::address)
                .toList()
            : List.of();
    return found.isEmpty() ? REFUSED : addresses(name, type, found);
  }

  private Reply ports(
      String name, int type, Service service, Key key, String port, String protocol) {
    Set<ResourceRecord> answers = new LinkedHashSet<>();
    Set<ResourceRecord> additional = new LinkedHashSet<>();
    String base = key.name() + "." + key.namespace() + ".svc." + domain;
    if (isHeadless(service)) {
      for (Member member : members(key)) {
        for (EndpointPort one : member.slice().getPorts()) {
          if (matches(one.getName(), one.getProtocol(), port, protocol)) {
            String target = member.host() + "." + base;
            answers.add(server(name, one.getPort(), target));
            additional.add(new ResourceRecord(target, TTL, Address.of(member.address())));
          }
        }
      }
    } else {
      for (ServicePort one : service.getSpec().getPorts()) {
        if (matches(one.getName(), one.getProtocol(), port, protocol)) {
          answers.add(server(name, one.getPort(), base));
          addressesOf(service, key)
              .forEach(
                  address -> additional.add(new ResourceRecord(base, TTL, Address.of(address))));
        }
      }
    }
    if (answers.isEmpty()) {
      return REFUSED;
    }
    return type == DnsMessage.SRV || type == DnsMessage.ANY
        ? new Reply(DnsMessage.OK, List.copyOf(answers), List.of(), List.copyOf(additional))
        : nothing();
  }

  private static boolean matches(
      @Nullable String name, @Nullable String protocol, String askedPort, String askedProtocol) {
    String known = Objects.requireNonNullElse(protocol, "TCP").toLowerCase(Locale.ROOT);
    return askedPort.equals("_" + name) && askedProtocol.equals("_" + known);
  }

  private static ResourceRecord server(String name, int port, String target) {
    return new ResourceRecord(name, TTL, new Server(0, 100, port, target));
  }

  private Optional<Reply> reverse(String name, int type) {
    String digits = name.substring(0, name.length() - REVERSE.length());
    String address = String.join(".", Arrays.asList(digits.split("\\.", -1)).reversed());
    if (!Cidr.isAddress(address)) {
      return Optional.empty();
    }
    List<ResourceRecord> found =
        owners(address).stream()
            .map(owner -> new ResourceRecord(name, TTL, new Pointer(owner)))
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        type == DnsMessage.PTR || type == DnsMessage.ANY
            ? new Reply(DnsMessage.OK, found, List.of(), List.of())
            : nothing());
  }

  private List<String> owners(String address) {
    List<String> owners = new ArrayList<>();
    for (Service service : services.services()) {
      Key key = Key.of(service);
      String base = key.name() + "." + key.namespace() + ".svc." + domain;
      if (address.equals(service.getSpec().getClusterIP())) {
        owners.add(base);
      } else if (isHeadless(service)) {
        members(key).stream()
            .filter(member -> member.address().equals(address))
            .map(member -> member.host() + "." + base)
            .findFirst()
            .ifPresent(owners::add);
      }
    }
    return owners;
  }
}
