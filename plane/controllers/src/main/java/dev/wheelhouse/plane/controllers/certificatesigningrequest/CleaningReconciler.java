// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.Timestamps;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Removes a request whose time is over, and looks again when it will be.
final class CleaningReconciler implements Reconciler {

  private static final Duration DECIDED = Duration.ofHours(1);
  private static final Duration WAITING = Duration.ofHours(24);

  private final Resources<CertificateSigningRequest> requests;
  private final RequestSigner signer;
  private final Clock clock;

  CleaningReconciler(
      Resources<CertificateSigningRequest> requests, RequestSigner signer, Clock clock) {
    this.requests = requests;
    this.signer = signer;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(Key key) {
    Optional<CertificateSigningRequest> found = requests.informer().get("", key.name());
    if (found.isEmpty()) {
      return Outcome.DONE;
    }
    Instant end = end(found.get(), signer);
    if (end.equals(Instant.MAX)) {
      return Outcome.DONE;
    }
    Duration left = Duration.between(clock.now(), end);
    if (left.isPositive()) {
      return Outcome.waitFor(left.plusSeconds(1));
    }
    requests.delete("", key.name(), DeleteQuery.DEFAULT);
    return Outcome.DONE;
  }

  /// When a request's time is over; never for one that carries only conditions nobody here knows.
  static Instant end(CertificateSigningRequest request, RequestSigner signer) {
    String certificate = Requests.certificate(request);
    if (Requests.conditions(request).isEmpty()) {
      return Timestamps.parse(request.getMetadata().getCreationTimestamp()).plus(WAITING);
    }
    Instant end = Instant.MAX;
    Instant approved = time(request, Requests.APPROVED);
    if (!approved.equals(Instant.MAX)) {
      end = approved.plus(certificate.isEmpty() ? WAITING : DECIDED);
      end = certificate.isEmpty() ? end : earlier(end, signer.end(certificate));
    }
    for (String type : new String[] {Requests.DENIED, Requests.FAILED}) {
      Instant decided = time(request, type);
      end = decided.equals(Instant.MAX) ? end : earlier(end, decided.plus(DECIDED));
    }
    return end;
  }

  private static Instant time(CertificateSigningRequest request, String type) {
    return Requests.condition(request, type)
        .map(condition -> Timestamps.parse(condition.getLastUpdateTime()))
        .filter(time -> !time.equals(Instant.EPOCH))
        .orElse(Instant.MAX);
  }

  private static Instant earlier(Instant left, Instant right) {
    return left.isBefore(right) ? left : right;
  }
}
