// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.apiserver.admission.AdmissionOptions;
import dev.wheelhouse.plane.apiserver.authz.AuthorizationOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The API server of a plane. Names follow kube-apiserver's options.
///
/// @param bindAddress the address it listens on; empty to listen nowhere
/// @param securePort its port; 0 takes a free one
/// @param tokenAuthFile CSV of static tokens (`token,user,uid,"group1,group2"`), or null
/// @param clientCaFile PEM of a further authority for client certificates, or null
/// @param serviceClusterIpRange addresses for Services, as CIDR
/// @param identity whom it knows beside
public record ServerSetup(
    String bindAddress,
    int securePort,
    @Nullable Path tokenAuthFile,
    @Nullable Path clientCaFile,
    String serviceClusterIpRange,
    AuthorizationOptions authorization,
    AdmissionOptions admission,
    IdentitySetup identity,
    OperationsSetup operations) {

  public static final ServerSetup DEFAULT =
      new ServerSetup(
          "127.0.0.1",
          6443,
          null,
          null,
          "10.96.0.0/16",
          AuthorizationOptions.DEFAULT,
          AdmissionOptions.DEFAULT,
          IdentitySetup.DEFAULT,
          OperationsSetup.DEFAULT);

  /// The same without a socket, for callers in this JVM.
  ServerSetup inProcess() {
    return new ServerSetup(
        "",
        securePort,
        tokenAuthFile,
        clientCaFile,
        serviceClusterIpRange,
        authorization,
        admission,
        identity,
        operations);
  }

  ServerSetup onPort(int port) {
    return new ServerSetup(
        bindAddress,
        port,
        tokenAuthFile,
        clientCaFile,
        serviceClusterIpRange,
        authorization,
        admission,
        identity,
        operations);
  }

  ServerSetup onFreePort() {
    return onPort(0);
  }

  public ServerSetup withServiceRange(String cidr) {
    return new ServerSetup(
        bindAddress,
        securePort,
        tokenAuthFile,
        clientCaFile,
        cidr,
        authorization,
        admission,
        identity,
        operations);
  }
}
