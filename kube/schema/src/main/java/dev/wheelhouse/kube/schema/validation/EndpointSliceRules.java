// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// `discovery.k8s.io/v1 EndpointSlice`.
final class EndpointSliceRules implements KindRules {

  private static final int MAX_ENDPOINTS = 1000;
  private static final int MAX_ADDRESSES = 100;

  @Override
  public void create(Scope slice) {
    slice.requireOneOf("addressType", "FQDN", "IPv4", "IPv6");
    List<Scope> endpoints = slice.each("endpoints");
    if (endpoints.size() > MAX_ENDPOINTS) {
      slice.problems().tooMany(slice.path("endpoints"), endpoints.size(), MAX_ENDPOINTS);
    }
    endpoints.forEach(endpoint -> addresses(endpoint, slice.text("addressType")));
    slice.forEach("ports", EndpointSliceRules::port);
    slice.unique("ports", "name");
  }

  private static void addresses(Scope endpoint, String type) {
    endpoint.check("hostname", Names::dnsLabel);
    endpoint.check("nodeName", Names::dnsSubdomain);
    endpoint
        .in("hints")
        .ifPresent(hints -> {
          hints.forEach("forZones", zone -> zone.check("name", Names::labelValue));
          hints.unique("forZones", "name");
        });
    int count = endpoint.object().array("addresses").map(JsonArray::size).orElse(0);
    if (count == 0) {
      endpoint.problems().required(endpoint.path("addresses"), "must contain at least 1 address");
    } else if (count > MAX_ADDRESSES) {
      endpoint.problems().tooMany(endpoint.path("addresses"), count, MAX_ADDRESSES);
    }
    switch (type) {
      case "IPv4" -> endpoint.eachText("addresses", a -> problem(IpAddresses.isV4(a), "IPv4"));
      case "IPv6" -> endpoint.eachText("addresses", a -> problem(IpAddresses.isV6(a), "IPv6"));
      default -> endpoint.eachText("addresses", Names::dnsSubdomain);
    }
  }

  private static List<String> problem(boolean valid, String family) {
    return valid ? List.of() : List.of("must be a valid " + family + " address");
  }

  private static void port(Scope port) {
    port.check("name", Names::dnsLabel);
    port.check("appProtocol", Names::qualifiedName);
    port.port("port");
    port.requireOneOf("protocol", "SCTP", "TCP", "UDP");
  }

  @Override
  public void update(Scope slice, JsonObject old) {
    create(slice);
    slice.immutable(old, "addressType");
  }
}
