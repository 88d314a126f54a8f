// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Names and addresses by which clients reach the server; they go into its certificate.
public record ServingNames(Set<String> dnsNames, Set<String> addresses) {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  public ServingNames {
    dnsNames = Set.copyOf(dnsNames);
    addresses = Set.copyOf(addresses);
  }

  /// The names every cluster has, the address of the `kubernetes` Service, and what a user added.
  ///
  /// @param serviceAddress first address of the Service range; empty where there is none
  /// @param extra DNS names or IP literals
  public static ServingNames of(String serviceAddress, List<String> extra) {
    Set<String> names =
        new LinkedHashSet<>(
            List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc.cluster.local"));
    Set<String> addresses = new LinkedHashSet<>(List.of("127.0.0.1"));
    if (!serviceAddress.isEmpty()) {
      addresses.add(serviceAddress);
    }
    for (String name : extra) {
      (isAddress(name) ? addresses : names).add(name);
    }
    return new ServingNames(names, addresses);
  }

  static boolean isAddress(String name) {
    return IPV4.matcher(name).matches() || name.indexOf(':') >= 0;
  }
}
