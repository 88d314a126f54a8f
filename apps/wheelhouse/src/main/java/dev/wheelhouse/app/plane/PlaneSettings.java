// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.plane.embedded.PlaneOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of a plane that is about to start; named as kube-apiserver names them where it has one.
public final class PlaneSettings {

  @Option(
      names = "--bind-address",
      defaultValue = "127.0.0.1",
      description = "Address the API server listens on (default: ${DEFAULT-VALUE}).")
  String bindAddress = "127.0.0.1";

  @Option(
      names = "--secure-port",
      defaultValue = "6443",
      description = "Port of the API server; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  int securePort = 6443;

  @Option(
      names = "--token-auth-file",
      paramLabel = "FILE",
      description = "CSV of static tokens: token,user,uid,\"group1,group2\".")
  @Nullable Path tokenAuthFile;

  @Option(
      names = "--client-ca-file",
      paramLabel = "FILE",
      description = "PEM of a further authority for client certificates.")
  @Nullable Path clientCaFile;

  @Option(
      names = "--service-cluster-ip-range",
      paramLabel = "CIDR",
      defaultValue = "10.96.0.0/16",
      description = "Addresses for Services (default: ${DEFAULT-VALUE}).")
  String serviceClusterIpRange = "10.96.0.0/16";

  @Option(
      names = "--pod-cidr",
      paramLabel = "CIDR",
      defaultValue = "10.244.0.0/24",
      description = "Addresses for pods (default: ${DEFAULT-VALUE}).")
  String podCidr = "10.244.0.0/24";

  @Option(
      names = "--http-port",
      defaultValue = "8080",
      description = "Port on loopback that serves Ingresses (default: ${DEFAULT-VALUE}).")
  int httpPort = 8080;

  @Option(
      names = "--registry-port",
      defaultValue = "5000",
      description = "Port on loopback of the image registry (default: ${DEFAULT-VALUE}).")
  int registryPort = 5000;

  @Option(
      names = "--runtime",
      defaultValue = "auto",
      description =
          "What runs containers: oci, process, simulated, or auto for the best the machine can do"
              + " (default: ${DEFAULT-VALUE}).")
  String runtime = "auto";

  @Option(
      names = "--node-name",
      defaultValue = "wheelhouse",
      description = "Name of the node (default: ${DEFAULT-VALUE}).")
  String nodeName = "wheelhouse";

  public PlaneOptions options(DataDirectory directory) {
    return new PlaneOptions(
        directory.path(),
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        serviceClusterIpRange,
        podCidr,
        httpPort,
        registryPort,
        runtime,
        nodeName);
  }

  /// The options as a command line, for the same plane in another process.
  List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bind-address=" + bindAddress,
                "--secure-port=" + securePort,
                "--service-cluster-ip-range=" + serviceClusterIpRange,
                "--pod-cidr=" + podCidr,
                "--http-port=" + httpPort,
                "--registry-port=" + registryPort,
                "--runtime=" + runtime,
                "--node-name=" + nodeName));
    if (tokenAuthFile != null) {
      arguments.add("--token-auth-file=" + tokenAuthFile.toAbsolutePath());
    }
    if (clientCaFile != null) {
      arguments.add("--client-ca-file=" + clientCaFile.toAbsolutePath());
    }
    return arguments;
  }
}
