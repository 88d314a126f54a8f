// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.proxy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Finds the address behind the name of a pod, Service or node in a proxy path.
final class ResourceLocations {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource ENDPOINTS = new GroupResource("", "endpoints");
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final int MAX_PORT = 65_535;

  private final ObjectReader objects;

  ResourceLocations(ObjectReader objects) {
    this.objects = objects;
  }

  /// @throws PlatformException `NOT_FOUND` without such an object, `BAD_REQUEST` for a wrong name,
  ///   `SERVICE_UNAVAILABLE` where nothing is behind it
  Destination find(RequestInfo info) {
    String kind = info.resource().substring(0, info.resource().length() - 1);
    ProxyName name =
        ProxyName.parse(info.name())
            .orElseThrow(() ->
                Failures.badRequest("invalid %s request \"%s\"".formatted(kind, info.name())));
    return switch (info.resource()) {
      case "pods" -> pod(info.namespace(), name);
      case "services" -> service(info.namespace(), name, info.name());
      default -> node(name);
    };
  }

  private JsonObject get(GroupResource resource, String namespace, String name) {
    return objects
        .get(resource, namespace, name)
        .orElseThrow(() -> Failures.notFound(resource, name));
  }

  private Destination pod(String namespace, ProxyName name) {
    JsonObject pod = get(PODS, namespace, name.name());
    String port = name.port().isEmpty() ? firstPort(pod) : name.port();
    String address = pod.string("status", "podIP").orElse("");
    requireProxyable(address);
    int fallback = name.tls() ? 443 : 80;
    return Destination.unverified(address, port.isEmpty() ? fallback : number(port), name.tls());
  }

  private static String firstPort(JsonObject pod) {
    return objects(pod, "spec", "containers").stream()
        .map(container -> objects(container, "ports"))
        .filter(ports -> !ports.isEmpty())
        .flatMap(ports -> ports.getFirst().integer("containerPort").stream())
        .findFirst()
        .map(String::valueOf)
        .orElse("");
  }

  private static List<JsonObject> objects(JsonObject object, String... path) {
    return object.array(path).map(JsonArray::objects).orElseGet(List::of);
  }

  private static int number(String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= MAX_PORT) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Falls through to the one refusal.
    }
    throw new PlatformException(
        Reason.SERVICE_UNAVAILABLE,
        "error trying to reach service: \"%s\" is no port number".formatted(port));
  }

  private Destination service(String namespace, ProxyName name, String asked) {
    String port = name.port();
    if (!port.isEmpty() && port.chars().allMatch(Character::isDigit)) {
      port = portName(get(SERVICES, namespace, name.name()), port);
    }
    JsonObject endpoints = get(ENDPOINTS, namespace, name.name());
    List<JsonObject> subsets = new ArrayList<>(objects(endpoints, "subsets"));
    Collections.shuffle(subsets);
    for (JsonObject subset : subsets) {
      Optional<Destination> found = choose(namespace, subset, port, name.tls());
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw none(subsets.isEmpty() ? name.name() : asked);
  }

  private static PlatformException none(String service) {
    return new PlatformException(
        Reason.SERVICE_UNAVAILABLE, "no endpoints available for service \"%s\"".formatted(service));
  }

  private static String portName(JsonObject service, String number) {
    return objects(service, "spec", "ports").stream()
        .filter(port -> port.integer("port").map(String::valueOf).orElse("").equals(number))
        .findFirst()
        .map(port -> port.string("name").orElse(""))
        .orElseThrow(() ->
            new PlatformException(
                Reason.SERVICE_UNAVAILABLE,
                "no service port %s found for service \"%s\""
                    .formatted(number, service.string("metadata", "name").orElse(""))));
  }

  private Optional<Destination> choose(
      String namespace, JsonObject subset, String portName, boolean tls) {
    Optional<Long> port =
        objects(subset, "ports").stream()
            .filter(candidate -> candidate.string("name").orElse("").equals(portName))
            .findFirst()
            .flatMap(candidate -> candidate.integer("port"));
    List<JsonObject> addresses = new ArrayList<>(objects(subset, "addresses"));
    Collections.shuffle(addresses);
    return port.flatMap(number ->
        addresses.stream()
            .filter(address -> isOfPod(namespace, address))
            .map(address -> address.string("ip").orElse(""))
            .findFirst()
            .map(address -> Destination.unverified(address, number.intValue(), tls)));
  }

  /// Only addresses that are pods' are proxied to: nobody reaches another machine of the network by
  /// writing Endpoints.
  private boolean isOfPod(String namespace, JsonObject address) {
    if (!address.string("targetRef", "kind").orElse("").equals("Pod")) {
      return false;
    }
    String pod = address.string("targetRef", "name").orElse("");
    return objects
        .get(PODS, address.string("targetRef", "namespace").orElse(namespace), pod)
        .flatMap(found -> found.string("status", "podIP"))
        .equals(address.string("ip"));
  }

  private Destination node(ProxyName name) {
    JsonObject node = get(NODES, "", name.name());
    String address =
        objects(node, "status", "addresses").stream()
            .filter(a -> a.string("type").orElse("").equals("InternalIP"))
            .findFirst()
            .flatMap(a -> a.string("address"))
            .orElse("");
    requireProxyable(address);
    Optional<Long> agent = node.integer("status", "daemonEndpoints", "kubeletEndpoint", "Port");
    if (name.port().isEmpty() || agent.map(String::valueOf).orElse("").equals(name.port())) {
      long port =
          agent
              .filter(p -> p > 0)
              .orElseThrow(() ->
                  new PlatformException(
                      Reason.SERVICE_UNAVAILABLE,
                      "node \"%s\" has no port for its agent; name one: %s:PORT"
                          .formatted(name.name(), name.name())));
      return Destination.unverified(address, (int) port, true);
    }
    return Destination.unverified(address, number(name.port()), name.tls());
  }

  /// This machine's own services are nobody's business; pods without isolation have loopback
  /// addresses of a range of their own.
  private static void requireProxyable(String address) {
    if (address.isEmpty() || !isProxyable(address)) {
      throw Failures.badRequest("address not allowed");
    }
  }

  static boolean isProxyable(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      boolean podOfThisMachine = address.startsWith("127.") && !address.startsWith("127.0.0.");
      return podOfThisMachine
          || !(parsed.isLoopbackAddress()
              || parsed.isLinkLocalAddress()
              || parsed.isMulticastAddress()
              || parsed.isAnyLocalAddress());
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
