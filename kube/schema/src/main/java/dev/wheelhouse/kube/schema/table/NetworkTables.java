// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The tables of services and endpoints, and of the groups `networking.k8s.io` and
/// `discovery.k8s.io`.
final class NetworkTables {

  private static final String NETWORKING = "networking.k8s.io";
  private static final int SHOWN = 3;

  private NetworkTables() {}

  static void register(BuiltInTables.Tables tables) {
    tables.put("services", "", services());
    tables.put("endpoints", "", endpoints());
    tables.put("endpointslices", "discovery.k8s.io", endpointSlices());
    tables.put("ingresses", NETWORKING, ingresses());
    tables.put("ingressclasses", NETWORKING, ingressClasses());
    tables.put("networkpolicies", NETWORKING, networkPolicies());
    tables.put("servicecidrs", NETWORKING, serviceCidrs());
    tables.put("ipaddresses", NETWORKING, ipAddresses());
  }

  private static TableColumns services() {
    return TableBuilder.named()
        .string("Type", "", "spec", "type")
        .text("Cluster-IP", NetworkTables::clusterIp)
        .text("External-IP", NetworkTables::externalIp)
        .text("Port(s)", NetworkTables::servicePorts)
        .age()
        .wide("Selector", o -> Cells.labels(o, "spec", "selector"))
        .build();
  }

  private static Object clusterIp(JsonObject service) {
    List<String> all = Cells.strings(service, "spec", "clusterIPs");
    return all.isEmpty() ? Cells.text(service, Cells.NONE, "spec", "clusterIP") : all.getFirst();
  }

  private static Object externalIp(JsonObject service) {
    String external = String.join(",", Cells.strings(service, "spec", "externalIPs"));
    return switch (service.string("spec", "type").orElse("")) {
      case "ClusterIP", "NodePort" -> external.isEmpty() ? Cells.NONE : external;
      case "LoadBalancer" -> balancedIp(Cells.loadBalancer(service), external);
      case "ExternalName" -> service.string("spec", "externalName").orElse("");
      default -> Ages.UNKNOWN;
    };
  }

  private static String balancedIp(String balancer, String external) {
    if (external.isEmpty()) {
      return balancer.isEmpty() ? "<pending>" : balancer;
    }
    return balancer.isEmpty() ? external : balancer + "," + external;
  }

  private static Object servicePorts(JsonObject service) {
    String ports =
        Cells.objects(service, "spec", "ports").stream()
            .map(NetworkTables::servicePort)
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? Cells.NONE : ports;
  }

  private static String servicePort(JsonObject port) {
    long nodePort = port.integer("nodePort").orElse(0L);
    return port.integer("port").orElse(0L)
        + (nodePort > 0 ? ":" + nodePort : "")
        + "/"
        + port.string("protocol").orElse("TCP");
  }

  private static TableColumns endpoints() {
    return TableBuilder.named()
        .text("Endpoints", o -> Cells.some(addresses(o), SHOWN, Cells.NONE))
        .age()
        .build();
  }

  private static List<String> addresses(JsonObject endpoints) {
    List<String> addresses = new ArrayList<>();
    for (JsonObject subset : Cells.objects(endpoints, "subsets")) {
      List<String> ips =
          Cells.map(Cells.objects(subset, "addresses"), a -> a.string("ip").orElse(""));
      List<JsonObject> ports = Cells.objects(subset, "ports");
      if (ports.isEmpty()) {
        addresses.addAll(ips);
      }
      for (JsonObject port : ports) {
        for (String ip : ips) {
          String host = ip.contains(":") ? "[" + ip + "]" : ip;
          addresses.add(host + ":" + port.integer("port").orElse(0L));
        }
      }
    }
    return addresses;
  }

  private static TableColumns endpointSlices() {
    return TableBuilder.named()
        .string("AddressType", "", "addressType")
        .text("Ports", o -> Cells.some(slicePorts(o), SHOWN, Cells.UNSET))
        .text("Endpoints", o -> Cells.some(sliceAddresses(o), SHOWN, Cells.UNSET))
        .age()
        .build();
  }

  private static List<String> slicePorts(JsonObject slice) {
    return Cells.map(
        Cells.objects(slice, "ports"),
        port -> Cells.text(port, Cells.text(port, "*", "name"), "port"));
  }

  private static List<String> sliceAddresses(JsonObject slice) {
    return Cells.objects(slice, "endpoints").stream()
        .flatMap(endpoint -> Cells.strings(endpoint, "addresses").stream())
        .toList();
  }

  private static TableColumns ingresses() {
    return TableBuilder.named()
        .string("Class", Cells.NONE, "spec", "ingressClassName")
        .text("Hosts", NetworkTables::hosts)
        .text("Address", Cells::loadBalancer)
        .text("Ports", o -> Cells.objects(o, "spec", "tls").isEmpty() ? "80" : "80, 443")
        .age()
        .build();
  }

  private static Object hosts(JsonObject ingress) {
    List<String> hosts =
        Cells.objects(ingress, "spec", "rules").stream()
            .map(rule -> rule.string("host").orElse(""))
            .filter(host -> !host.isEmpty())
            .toList();
    return Cells.some(hosts, SHOWN, "*");
  }

  private static TableColumns ingressClasses() {
    return TableBuilder.named()
        .string("Controller", "", "spec", "controller")
        .text("Parameters", NetworkTables::parameters)
        .age()
        .build();
  }

  private static Object parameters(JsonObject ingressClass) {
    return ingressClass
        .object("spec", "parameters")
        .map(parameters ->
            parameters.string("kind").orElse("")
                + parameters.string("apiGroup").map(group -> "." + group).orElse("")
                + "/"
                + parameters.string("name").orElse(""))
        .orElse(Cells.NONE);
  }

  private static TableColumns networkPolicies() {
    return TableBuilder.named()
        .text("Pod-Selector", o -> Cells.selector(o, "spec", "podSelector"))
        .age()
        .build();
  }

  private static TableColumns serviceCidrs() {
    return TableBuilder.named()
        .text("CIDRs", o -> String.join(",", Cells.strings(o, "spec", "cidrs")))
        .age()
        .build();
  }

  private static TableColumns ipAddresses() {
    return TableBuilder.named().text("ParentRef", NetworkTables::parent).build();
  }

  private static Object parent(JsonObject address) {
    JsonObject ref = address.object("spec", "parentRef").orElse(null);
    if (ref == null) {
      return Cells.NONE;
    }
    GroupResource resource =
        new GroupResource(ref.string("group").orElse(""), ref.string("resource").orElse(""));
    String namespace = ref.string("namespace").orElse("");
    return resource.toString().toLowerCase(Locale.ROOT)
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + "/"
        + ref.string("name").orElse("");
  }
}
