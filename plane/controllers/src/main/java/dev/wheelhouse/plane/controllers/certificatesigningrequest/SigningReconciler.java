// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signs one approved request, or says why not.
final class SigningReconciler implements Reconciler {

  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final Resources<CertificateSigningRequest> requests;
  private final RequestSigner signer;
  private final Duration longest;

  /// @param longest `--cluster-signing-duration`
  SigningReconciler(
      Resources<CertificateSigningRequest> requests, RequestSigner signer, Duration longest) {
    this.requests = requests;
    this.signer = signer;
    this.longest = longest;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<CertificateSigningRequest> request =
        requests.informer().get("", key.name()).filter(SigningReconciler::waits);
    return request.map(this::sign).orElse(Outcome.DONE);
  }

  static boolean waits(CertificateSigningRequest request) {
    return SignerRules.known(Requests.signer(request))
        && Requests.is(request, Requests.APPROVED)
        && !Requests.is(request, Requests.FAILED)
        && Requests.certificate(request).isEmpty();
  }

  private Outcome sign(CertificateSigningRequest request) {
    String pem = Requests.pem(request);
    List<String> usages = request.getSpec().getUsages();
    try {
      Optional<String> refusal =
          SignerRules.refusal(Requests.signer(request), signer.read(pem), usages);
      if (refusal.isPresent()) {
        fail(request, refusal.get());
      } else {
        Duration life = life(request.getSpec().getExpirationSeconds());
        certify(request, signer.sign(pem, usages, life));
      }
      return Outcome.DONE;
    } catch (PlatformException e) {
      if (e.is(Reason.BAD_REQUEST)) {
        return new Outcome.Terminal(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /// What was asked for, within what this signer gives.
  private Duration life(@Nullable Integer asked) {
    if (asked == null || asked > longest.toSeconds()) {
      return longest;
    }
    return asked < SHORTEST.toSeconds() ? SHORTEST : Duration.ofSeconds(asked);
  }

  private void certify(CertificateSigningRequest request, String certificate) {
    String encoded =
        Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
    requests.updateStatus(
        new CertificateSigningRequestBuilder(request)
            .editStatus()
            .withCertificate(encoded)
            .endStatus()
            .build());
  }

  private void fail(CertificateSigningRequest request, String message) {
    requests.updateStatus(
        new CertificateSigningRequestBuilder(request)
            .editStatus()
            .addNewCondition()
            .withType(Requests.FAILED)
            .withStatus("True")
            .withReason("SignerValidationFailure")
            .withMessage(message)
            .endCondition()
            .endStatus()
            .build());
  }
}
