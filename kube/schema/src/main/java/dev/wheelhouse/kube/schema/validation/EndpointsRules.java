// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

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
        subset.forEach(list, address -> address.check("ip", IpAddresses::check));
      }
      int ports = subset.each("ports").size();
      subset.forEach("ports", port -> port(port, ports > 1));
    }
  }

  private static void port(Scope port, boolean named) {
    if (named) {
      port.require("name");
    }
    port.port("port");
    port.requireOneOf("protocol", "SCTP", "TCP", "UDP");
  }
}
