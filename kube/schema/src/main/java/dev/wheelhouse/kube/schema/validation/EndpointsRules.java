// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.kube.schema.naming.Names;
import java.util.List;

/// `v1 Endpoints`.
final class EndpointsRules implements KindRules {

  @Override
  public void create(Scope endpoints) {
    for (Scope subset : endpoints.each("subsets")) {
      if (subset.isEmpty("addresses") && subset.isEmpty("notReadyAddresses")) {
        subset
            .problems()
            .required(subset.path(), "must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        subset.forEach(list, EndpointsRules::address);
      }
      int ports = subset.each("ports").size();
      subset.forEach("ports", port -> port(port, ports > 1));
    }
  }

  private static void address(Scope address) {
    String ip = address.text("ip");
    if (!IpAddresses.isValid(ip)) {
      address
          .problems()
          .invalid(
              address.path("ip"),
              ip,
              ip.isEmpty() ? IpAddresses.MESSAGE : "must be a valid IP address");
    }
    address.check("nodeName", Names::dnsSubdomain);
    address.check("hostname", Names::dnsLabel);
  }

  private static void port(Scope port, boolean named) {
    if (named) {
      port.require("name");
    }
    port.check("name", Names::dnsLabel);
    port.port("port");
    port.requireOneOf("protocol", "SCTP", "TCP", "UDP");
  }
}
