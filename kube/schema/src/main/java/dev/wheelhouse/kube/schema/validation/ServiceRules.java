// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `v1 Service`.
final class ServiceRules implements KindRules {

  private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
  private static final String HEALTH_CHECK = "healthCheckNodePort";
  private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";

  @Override
  public List<String> checkName(String name) {
    return Names.dnsLabel(name);
  }

  @Override
  public void create(Scope service) {
    Scope spec = service.inOrEmpty("spec");
    spec.requireOneOf("type", "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    spec.requireOneOf("sessionAffinity", "ClientIP", "None");
    LabelRules.labels(spec, "selector");
    clusterIp(spec);
    if (spec.is("type", "ExternalName")) {
      externalName(spec);
    } else if (spec.isEmpty("ports") && !spec.is("clusterIP", "None")) {
      spec.problems().required(spec.path("ports"), "");
    }
    ports(spec);
    spec.oneOf("internalTrafficPolicy", "Cluster", "Local");
    spec.oneOf("ipFamilyPolicy", "PreferDualStack", "RequireDualStack", "SingleStack");
    spec.oneOf("trafficDistribution", "PreferClose", "PreferSameZone", "PreferSameNode");
    families(spec);
    loadBalancer(spec);
    healthCheck(spec);
    spec.eachText("externalIPs", IpAddresses::checkDestination);
  }

  private static void families(Scope spec) {
    Set<Object> seen = new HashSet<>();
    JsonArray families = spec.object().array("ipFamilies").orElseGet(JsonArray::new);
    for (int i = 0; i < families.size(); i++) {
      Object family = families.get(i);
      if (!FAMILIES.contains(family)) {
        spec.problems().notSupported(spec.path("ipFamilies").index(i), family, FAMILIES);
      }
      if (!seen.add(family)) {
        spec.problems().duplicate(spec.path("ipFamilies").index(i), family);
      }
    }
  }

  private static void loadBalancer(Scope spec) {
    boolean balanced = spec.is("type", "LoadBalancer");
    if (!balanced && !spec.is("type", "NodePort") && spec.isEmpty("externalIPs")) {
      if (spec.has("externalTrafficPolicy")) {
        spec.problems()
            .invalid(
                spec.path("externalTrafficPolicy"),
                spec.text("externalTrafficPolicy"),
                "may only be set for externally-accessible services");
      }
    } else {
      spec.oneOf("externalTrafficPolicy", "Cluster", "Local");
    }
    if (balanced) {
      JsonArray ranges = spec.object().array("loadBalancerSourceRanges").orElseGet(JsonArray::new);
      for (int i = 0; i < ranges.size(); i++) {
        String range = String.valueOf(ranges.get(i));
        spec.problems()
            .invalid(
                spec.path("LoadBalancerSourceRanges").index(i),
                range,
                IpAddresses.checkCidr(range.strip()));
      }
      spec.check("loadBalancerClass", Names::qualifiedName);
      return;
    }
    if (spec.has("loadBalancerSourceRanges")) {
      spec.problems().forbidden(spec.path("LoadBalancerSourceRanges"), ONLY_BALANCED);
    }
    for (String key : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (spec.object().containsKey(key)) {
        spec.problems().forbidden(spec.path(key), ONLY_BALANCED);
      }
    }
  }

  /// Load balancers ask each node at this port whether it has endpoints.
  private static boolean isChecked(Scope spec) {
    return spec.is("type", "LoadBalancer") && spec.is("externalTrafficPolicy", "Local");
  }

  private static void healthCheck(Scope spec) {
    long port = spec.object().integer(HEALTH_CHECK).orElse(0L);
    if (port != 0 && !isChecked(spec)) {
      spec.problems()
          .invalid(
              spec.path(HEALTH_CHECK),
              port,
              "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is"
                  + " 'Local'");
    }
  }

  private static void clusterIp(Scope spec) {
    String ip = spec.text("clusterIP");
    if (ip.equals("None") && (spec.is("type", "NodePort") || spec.is("type", "LoadBalancer"))) {
      spec.problems()
          .invalid(
              spec.path("clusterIPs").index(0),
              ip,
              "may not be set to 'None' for " + spec.text("type") + " services");
    } else if (!ip.isEmpty() && !ip.equals("None") && !IpAddresses.isValid(ip)) {
      spec.problems().invalid(spec.path("clusterIPs").index(0), ip, IpAddresses.MESSAGE);
    }
  }

  private static void externalName(Scope spec) {
    if (spec.require("externalName")) {
      String name = spec.text("externalName");
      spec.problems()
          .invalid(
              spec.path("externalName"),
              name,
              Names.dnsSubdomain(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
    }
    if (spec.has("clusterIP")) {
      spec.problems()
          .forbidden(spec.path("clusterIPs"), "may not be set for ExternalName services");
    }
  }

  private static void ports(Scope spec) {
    List<Scope> ports = spec.each("ports");
    Set<String> used = new HashSet<>();
    for (Scope port : ports) {
      port(port, spec, ports.size() > 1);
      String key = port.text("protocol") + "/" + port.number("port");
      if (!used.add(key)) {
        spec.problems()
            .duplicate(
                port.path(),
                JsonObject.of("port", port.object().getOrDefault("port", 0L))
                    .with("protocol", port.text("protocol")));
      }
    }
    spec.unique("ports", "name");
  }

  private static void port(Scope port, Scope spec, boolean named) {
    if (named) {
      port.require("name");
    }
    port.check("name", Names::dnsLabel);
    port.check("appProtocol", Names::qualifiedName);
    if (port.number("port") == null) {
      port.problems().invalid(port.path("port"), 0L, "must be between 1 and 65535, inclusive");
    }
    port.port("port");
    port.requireOneOf("protocol", "SCTP", "TCP", "UDP");
    if (port.object().containsKey("targetPort")) {
      ProbeRules.portReference(port, "targetPort");
    }
    Long nodePort = port.number("nodePort");
    if (nodePort != null && nodePort != 0 && spec.is("type", "ClusterIP")) {
      port.problems()
          .forbidden(port.path("nodePort"), "may not be used when `type` is 'ClusterIP'");
    }
  }

  @Override
  public void update(Scope service, JsonObject old) {
    create(service);
    Scope spec = service.inOrEmpty("spec");
    String before = old.string("spec", "clusterIP").orElse("");
    boolean wasExternal = old.string("spec", "type").filter("ExternalName"::equals).isPresent();
    boolean kept = before.isEmpty() || wasExternal || spec.is("type", "ExternalName");
    if (!kept && !spec.is("clusterIP", before)) {
      spec.problems()
          .invalid(
              spec.path("clusterIPs").index(0), spec.text("clusterIP"), "may not change once set");
    }
    long checked = old.integer("spec", HEALTH_CHECK).orElse(0L);
    if (isChecked(spec)
        && checked != 0
        && spec.object().integer(HEALTH_CHECK).orElse(0L) != checked) {
      spec.problems().forbidden(spec.path(HEALTH_CHECK), Scope.IMMUTABLE);
    }
  }
}
