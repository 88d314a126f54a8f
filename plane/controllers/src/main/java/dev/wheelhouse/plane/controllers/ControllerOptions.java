// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers;

import dev.wheelhouse.plane.controllers.certificatesigningrequest.RequestSigner;
import dev.wheelhouse.plane.controllers.serviceaccounttoken.AccountTokens;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the controllers are told. The defaults are those of kube-controller-manager.
///
/// @param rootCaPem the certificate that pods trust the API server by; published to every namespace
/// @param workers keys that a loop works on at the same time
/// @param nodeMonitorGracePeriod how long a node's Lease may be old before the node is Unknown
/// @param terminatedPodThreshold finished pods beyond this number are removed, oldest first
/// @param signer signs CertificateSigningRequests; null where nothing signs them here
/// @param accountTokens makes tokens for Secrets; null where nothing fills them here
/// @param volumes the folder in which local volumes are made; null where none are
/// @param signingDuration `--cluster-signing-duration`: the longest life of a signed certificate
public record ControllerOptions(
    String rootCaPem,
    int workers,
    Duration nodeMonitorGracePeriod,
    int terminatedPodThreshold,
    @Nullable RequestSigner signer,
    Duration signingDuration,
    @Nullable AccountTokens accountTokens,
    @Nullable Path volumes) {

  public static ControllerOptions defaults(String rootCaPem) {
    return new ControllerOptions(
        rootCaPem, 8, Duration.ofSeconds(40), 12_500, null, Duration.ofDays(365), null, null);
  }

  public ControllerOptions withSigner(RequestSigner authority) {
    return new ControllerOptions(
        rootCaPem,
        workers,
        nodeMonitorGracePeriod,
        terminatedPodThreshold,
        authority,
        signingDuration,
        accountTokens,
        volumes);
  }

  public ControllerOptions withAccountTokens(AccountTokens tokens) {
    return new ControllerOptions(
        rootCaPem,
        workers,
        nodeMonitorGracePeriod,
        terminatedPodThreshold,
        signer,
        signingDuration,
        tokens,
        volumes);
  }

  public ControllerOptions withVolumes(Path folder) {
    return new ControllerOptions(
        rootCaPem,
        workers,
        nodeMonitorGracePeriod,
        terminatedPodThreshold,
        signer,
        signingDuration,
        accountTokens,
        folder);
  }
}
