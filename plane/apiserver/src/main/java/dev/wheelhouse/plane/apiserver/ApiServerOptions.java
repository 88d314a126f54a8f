// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.TokenPolicy;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/// How a server is set up. The names in brackets are kube-apiserver's flags.
///
/// @param bindAddress `--bind-address`
/// @param securePort `--secure-port`; 0 for any free one
/// @param advertiseAddress `--advertise-address`: where the `kubernetes` Service leads
/// @param extraNames DNS names and addresses for the serving certificate beyond the usual ones
/// @param clientAuthorities `--client-ca-file`: authorities beside the cluster's own
/// @param tokens `--token-auth-file`, read: bearer tokens and who they stand for
/// @param tokenPolicy `--service-account-issuer`, `--api-audiences`
/// @param serviceClusterIpRange `--service-cluster-ip-range`
/// @param serviceNodePortRange `--service-node-port-range`
/// @param authorizationMode `--authorization-mode`
/// @param maxRequestsInFlight `--max-requests-inflight`
/// @param maxMutatingRequestsInFlight `--max-mutating-requests-inflight`
public record ApiServerOptions(
    String bindAddress,
    int securePort,
    String advertiseAddress,
    List<String> extraNames,
    ClusterCertificates certificates,
    List<X509Certificate> clientAuthorities,
    Map<String, Identity> tokens,
    TokenPolicy tokenPolicy,
    String serviceClusterIpRange,
    String serviceNodePortRange,
    AuthorizationMode authorizationMode,
    int maxRequestsInFlight,
    int maxMutatingRequestsInFlight) {

  /// Who may do what.
  public enum AuthorizationMode {
    RBAC,
    ALWAYS_ALLOW
  }

  public ApiServerOptions {
    extraNames = List.copyOf(extraNames);
    clientAuthorities = List.copyOf(clientAuthorities);
    tokens = Map.copyOf(tokens);
  }

  /// The defaults: loopback, port 6443, RBAC.
  public static ApiServerOptions of(ClusterCertificates certificates) {
    return new ApiServerOptions(
        "127.0.0.1",
        6443,
        "127.0.0.1",
        List.of(),
        certificates,
        List.of(),
        Map.of(),
        TokenPolicy.DEFAULT,
        "10.96.0.0/16",
        "30000-32767",
        AuthorizationMode.RBAC,
        400,
        200);
  }

  public ApiServerOptions withListener(String address, int port) {
    return new ApiServerOptions(
        address,
        port,
        advertiseAddress,
        extraNames,
        certificates,
        clientAuthorities,
        tokens,
        tokenPolicy,
        serviceClusterIpRange,
        serviceNodePortRange,
        authorizationMode,
        maxRequestsInFlight,
        maxMutatingRequestsInFlight);
  }

  /// @param address where pods and clients outside reach the server
  /// @param names more names for its certificate
  public ApiServerOptions withAdvertised(String address, List<String> names) {
    return new ApiServerOptions(
        bindAddress,
        securePort,
        address,
        names,
        certificates,
        clientAuthorities,
        tokens,
        tokenPolicy,
        serviceClusterIpRange,
        serviceNodePortRange,
        authorizationMode,
        maxRequestsInFlight,
        maxMutatingRequestsInFlight);
  }

  public ApiServerOptions withIdentities(
      Map<String, Identity> moreTokens, List<X509Certificate> authorities) {
    return new ApiServerOptions(
        bindAddress,
        securePort,
        advertiseAddress,
        extraNames,
        certificates,
        authorities,
        moreTokens,
        tokenPolicy,
        serviceClusterIpRange,
        serviceNodePortRange,
        authorizationMode,
        maxRequestsInFlight,
        maxMutatingRequestsInFlight);
  }

  public ApiServerOptions withServiceRanges(String clusterIps, String nodePorts) {
    return new ApiServerOptions(
        bindAddress,
        securePort,
        advertiseAddress,
        extraNames,
        certificates,
        clientAuthorities,
        tokens,
        tokenPolicy,
        clusterIps,
        nodePorts,
        authorizationMode,
        maxRequestsInFlight,
        maxMutatingRequestsInFlight);
  }

  public ApiServerOptions withAuthorization(AuthorizationMode mode) {
    return new ApiServerOptions(
        bindAddress,
        securePort,
        advertiseAddress,
        extraNames,
        certificates,
        clientAuthorities,
        tokens,
        tokenPolicy,
        serviceClusterIpRange,
        serviceNodePortRange,
        mode,
        maxRequestsInFlight,
        maxMutatingRequestsInFlight);
  }
}
