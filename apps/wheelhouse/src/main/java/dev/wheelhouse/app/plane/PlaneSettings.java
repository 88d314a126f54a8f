// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.embedded.PlaneOptions;
import dev.wheelhouse.plane.node.network.Cidr;
import dev.wheelhouse.plane.node.runtimes.RuntimeProvider;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of a plane that is about to start; named as kube-apiserver names them where it has one.
public final class PlaneSettings {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int LAST_PORT = 65_535;
  private static final int WIDEST = 8;
  private static final int WIDEST_PODS = 16;
  private static final int NARROWEST = 28;
  private static final Pattern NODE_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

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
      description =
          "Addresses for Services (default: 10.96.0.0/16; without isolated containers"
              + " 127.96.0.0/16).")
  @Nullable String serviceClusterIpRange;

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

  /// Looks at the values alone, before anything is touched.
  ///
  /// @throws UserError naming the option that is wrong
  public void check() {
    Cidr pods = range("--pod-cidr", podCidr, WIDEST_PODS);
    Cidr services = range("--service-cluster-ip-range", serviceRange(), WIDEST);
    if (pods.overlaps(services)) {
      throw wrong(
          "--pod-cidr " + pods + " and --service-cluster-ip-range " + services + " overlap");
    }
    port("--secure-port", securePort);
    port("--http-port", httpPort);
    port("--registry-port", registryPort);
    List<String> runtimes = Runtimes.providers().stream().map(RuntimeProvider::name).toList();
    if (!runtime.equals("auto") && !runtimes.contains(runtime)) {
      throw wrong(
          "there is no runtime `"
              + runtime
              + "`; --runtime takes auto, "
              + String.join(", ", runtimes));
    }
    if (!NODE_NAME.matcher(nodeName).matches()) {
      throw wrong(
          "--node-name `"
              + nodeName
              + "` is no node name: lower case letters, digits, - and . are allowed");
    }
    readable("--token-auth-file", tokenAuthFile);
    readable("--client-ca-file", clientCaFile);
  }

  /// Programs without a network of their own reach Services on loopback addresses only.
  private String serviceRange() {
    if (serviceClusterIpRange != null) {
      return serviceClusterIpRange;
    }
    boolean isolated =
        runtime.equals("auto") ? MachineProbe.mayIsolate() : !runtime.equals("process");
    return isolated ? "10.96.0.0/16" : "127.96.0.0/16";
  }

  private static Cidr range(String option, String value, int widest) {
    try {
      Cidr range = Cidr.parse(value);
      if (range.prefix() < widest || range.prefix() > NARROWEST) {
        throw wrong(
            option + " " + value + ": its prefix must be from " + widest + " to " + NARROWEST);
      }
      return range;
    } catch (PlatformException e) {
      throw wrong(option + ": " + e.getMessage());
    }
  }

  private static void port(String option, int value) {
    if (value < 0 || value > LAST_PORT) {
      throw wrong(option + " " + value + " is no port; take 1 to 65535, or 0 for a free one");
    }
  }

  private static void readable(String option, @Nullable Path file) {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      throw new UserError(UserError.Kind.NO_INPUT, option + ": there is no readable file " + file);
    }
  }

  private static UserError wrong(String message) {
    return new UserError(UserError.Kind.USAGE, message);
  }

  /// Makes sure that the ports are free, so that a taken one is named together with its option.
  void checkPorts() {
    free("--secure-port", bindAddress, securePort);
    free("--http-port", LOOPBACK, httpPort);
    free("--registry-port", LOOPBACK, registryPort);
  }

  private static void free(String option, String host, int port) {
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException _) {
      throw wrong("--bind-address `" + host + "` is no address of this machine");
    }
    try (ServerSocket _ = new ServerSocket(port, 1, address)) {
      return;
    } catch (BindException e) {
      throw taken(option, host, port, e);
    } catch (IOException e) {
      throw new UserError(
          UserError.Kind.IN_USE,
          "cannot listen on " + host + ":" + port + ": " + e.getMessage(),
          e);
    }
  }

  private static UserError taken(String option, String host, int port, BindException cause) {
    String what = String.valueOf(cause.getMessage());
    if (what.contains("assign")) {
      return wrong("--bind-address `" + host + "` is no address of this machine");
    }
    if (what.contains("denied")) {
      return new UserError(
          UserError.Kind.PERMISSION,
          "this user may not listen on port " + port + "; choose one above 1023 with " + option);
    }
    return new UserError(
        UserError.Kind.IN_USE,
        "port "
            + port
            + " on "
            + host
            + " is taken by another program; choose another with "
            + option
            + ", or 0 for any free one");
  }

  public PlaneOptions options(DataDirectory directory) {
    return new PlaneOptions(
        directory.path(),
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        serviceRange(),
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
                "--service-cluster-ip-range=" + serviceRange(),
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
