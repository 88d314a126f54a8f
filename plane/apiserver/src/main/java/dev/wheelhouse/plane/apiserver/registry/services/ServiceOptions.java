// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

/// What Services are given.
///
/// @param clusterIpRange `--service-cluster-ip-range`
/// @param nodePortRange `--service-node-port-range`
public record ServiceOptions(String clusterIpRange, String nodePortRange) {

  public static final ServiceOptions DEFAULT = new ServiceOptions("10.96.0.0/16", "30000-32767");

  public ServiceOptions withClusterIpRange(String cidr) {
    return new ServiceOptions(cidr, nodePortRange);
  }
}
