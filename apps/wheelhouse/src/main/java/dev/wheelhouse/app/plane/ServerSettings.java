// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.admission.AdmissionOptions;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationOptions;
import dev.wheelhouse.plane.embedded.ServerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of the API server; named as kube-apiserver names them.
final class ServerSettings {

  private static final String SERVICES = "10.96.0.0/16";
  private static final String LOOPBACK_SERVICES = "127.96.0.0/16";

  @Mixin IdentitySettings identity = new IdentitySettings();

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
      names = "--authorization-mode",
      paramLabel = "MODE",
      defaultValue = "Node,RBAC",
      description =
          "Who may do what: some of Node, RBAC, AlwaysAllow, AlwaysDeny, the first that allows decides"
              + " (default: ${DEFAULT-VALUE}).")
  String authorizationMode = "Node,RBAC";

  @Option(
      names = "--enable-admission-plugins",
      paramLabel = "NAME",
      split = ",",
      description = "Admission plugins to run beside those that run by default.")
  Set<String> enabledPlugins = new TreeSet<>();

  @Option(
      names = "--disable-admission-plugins",
      paramLabel = "NAME",
      split = ",",
      description = "Admission plugins not to run.")
  Set<String> disabledPlugins = new TreeSet<>();

  @Mixin OperationsSettings operations = new OperationsSettings();

  /// Looks at the values alone, before anything is touched.
  ///
  /// @throws UserError naming the option that is wrong
  void check() {
    Checks.port("--secure-port", securePort);
    readable("--token-auth-file", tokenAuthFile);
    readable("--client-ca-file", clientCaFile);
    identity.check();
    mode();
    operations.check();
  }

  void checkPorts() {
    Checks.free("--secure-port", bindAddress, securePort);
  }

  private AuthorizationOptions mode() {
    try {
      return AuthorizationOptions.parse(authorizationMode);
    } catch (PlatformException e) {
      throw Checks.wrong(String.valueOf(e.getMessage()));
    }
  }

  static void readable(String option, @Nullable Path file) {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      throw new UserError(UserError.Kind.NO_INPUT, option + ": there is no readable file " + file);
    }
  }

  /// Programs without a network of their own reach Services on loopback addresses only.
  String serviceRange(boolean isolated) {
    if (serviceClusterIpRange != null) {
      return serviceClusterIpRange;
    }
    return isolated ? SERVICES : LOOPBACK_SERVICES;
  }

  ServerSetup setup(boolean isolated) {
    return new ServerSetup(
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        serviceRange(isolated),
        mode(),
        new AdmissionOptions(enabledPlugins, disabledPlugins),
        identity.setup(),
        operations.setup());
  }

  /// The options as a command line, for the same server in another process.
  List<String> arguments(boolean isolated) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bind-address=" + bindAddress,
                "--secure-port=" + securePort,
                "--service-cluster-ip-range=" + serviceRange(isolated),
                "--authorization-mode=" + authorizationMode));
    if (tokenAuthFile != null) {
      arguments.add("--token-auth-file=" + tokenAuthFile.toAbsolutePath());
    }
    if (clientCaFile != null) {
      arguments.add("--client-ca-file=" + clientCaFile.toAbsolutePath());
    }
    arguments.addAll(identity.arguments());
    enabledPlugins.forEach(name -> arguments.add("--enable-admission-plugins=" + name));
    disabledPlugins.forEach(name -> arguments.add("--disable-admission-plugins=" + name));
    arguments.addAll(operations.arguments());
    return arguments;
  }
}
