// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How a plane is set up. Names follow kube-apiserver's options where it has one.
///
/// @param dataDirectory all state of the plane; made when absent
/// @param bindAddress the address the API server listens on
/// @param securePort the API server's port; 0 takes a free one
/// @param tokenAuthFile CSV of static tokens (`token,user,uid,"group1,group2"`), or null
/// @param clientCaFile PEM of a further authority for client certificates, or null
/// @param serviceClusterIpRange addresses for Services, as CIDR
/// @param podCidr addresses for pods of this node, as CIDR
/// @param httpPort where Ingresses are served on loopback; 0 takes a free one
/// @param registryPort where the image registry listens on loopback; 0 takes a free one
/// @param runtime the name of a node runtime, or `auto` for the best that the machine can run
/// @param nodeName name of the Node object
public record PlaneOptions(
    Path dataDirectory,
    String bindAddress,
    int securePort,
    @Nullable Path tokenAuthFile,
    @Nullable Path clientCaFile,
    String serviceClusterIpRange,
    String podCidr,
    int httpPort,
    int registryPort,
    String runtime,
    String nodeName) {

  /// Loopback only, standard ports and ranges.
  public static PlaneOptions in(Path dataDirectory) {
    return new PlaneOptions(
        dataDirectory,
        "127.0.0.1",
        6443,
        null,
        null,
        "10.96.0.0/16",
        "10.244.0.0/24",
        8080,
        5000,
        "auto",
        "wheelhouse");
  }

  /// The same on free ports, so that many planes can run side by side.
  public PlaneOptions onFreePorts() {
    return new PlaneOptions(
        dataDirectory,
        bindAddress,
        0,
        tokenAuthFile,
        clientCaFile,
        serviceClusterIpRange,
        podCidr,
        0,
        0,
        runtime,
        nodeName);
  }

  public PlaneOptions withRuntime(String name) {
    return new PlaneOptions(
        dataDirectory,
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        serviceClusterIpRange,
        podCidr,
        httpPort,
        registryPort,
        name,
        nodeName);
  }

  public PlaneOptions withServiceRange(String cidr) {
    return new PlaneOptions(
        dataDirectory,
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        cidr,
        podCidr,
        httpPort,
        registryPort,
        runtime,
        nodeName);
  }
}
