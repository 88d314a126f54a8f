// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.loop.Key;
import dev.wheelhouse.plane.client.loop.Outcome;
import dev.wheelhouse.plane.client.loop.Reconciler;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.util.Optional;

/// Approves client certificates of nodes for those who may `create` the subresource
/// `selfnodeclient` (a node for itself) or `nodeclient` (for any node).
final class ApprovingReconciler implements Reconciler {

  private final Resources<CertificateSigningRequest> requests;
  private final Resources<SubjectAccessReview> reviews;
  private final RequestSigner signer;

  ApprovingReconciler(
      Resources<CertificateSigningRequest> requests,
      Resources<SubjectAccessReview> reviews,
      RequestSigner signer) {
    this.requests = requests;
    this.reviews = reviews;
    this.signer = signer;
  }

  @Override
  public Outcome reconcile(Key key) {
    requests
        .informer()
        .get("", key.name())
        .filter(ApprovingReconciler::undecided)
        .ifPresent(this::decide);
    return Outcome.DONE;
  }

  static boolean undecided(CertificateSigningRequest request) {
    return Requests.signer(request).equals(SignerRules.NODE_CLIENT)
        && Requests.certificate(request).isEmpty()
        && !Requests.is(request, Requests.APPROVED)
        && !Requests.is(request, Requests.DENIED);
  }

  private void decide(CertificateSigningRequest request) {
    Optional<RequestSigner.Subject> read = read(request);
    if (read.isEmpty()
        || SignerRules.refusal(SignerRules.NODE_CLIENT, read.get(), request.getSpec().getUsages())
            .isPresent()) {
      return;
    }
    boolean self = read.get().commonName().equals(request.getSpec().getUsername());
    if (self && may(request, "selfnodeclient")) {
      approve(request, "Auto approving self kubelet client certificate after SubjectAccessReview.");
    } else if (may(request, "nodeclient")) {
      approve(request, "Auto approving kubelet client certificate after SubjectAccessReview.");
    }
  }

  private Optional<RequestSigner.Subject> read(CertificateSigningRequest request) {
    try {
      return Optional.of(signer.read(Requests.pem(request)));
    } catch (PlatformException e) {
      if (e.is(Reason.BAD_REQUEST)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean may(CertificateSigningRequest request, String subresource) {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewMetadata()
            .endMetadata()
            .withNewSpec()
            .withUser(request.getSpec().getUsername())
            .withUid(request.getSpec().getUid())
            .withGroups(request.getSpec().getGroups())
            .withExtra(request.getSpec().getExtra())
            .withNewResourceAttributes()
            .withGroup("certificates.k8s.io")
            .withVersion("*")
            .withResource("certificatesigningrequests")
            .withSubresource(subresource)
            .withVerb("create")
            .endResourceAttributes()
            .endSpec()
            .build();
    return Boolean.TRUE.equals(reviews.create(review).getStatus().getAllowed());
  }

  private void approve(CertificateSigningRequest request, String message) {
    requests.updateSubresource(
        new CertificateSigningRequestBuilder(request)
            .editOrNewStatus()
            .addNewCondition()
            .withType(Requests.APPROVED)
            .withStatus("True")
            .withReason("AutoApproved")
            .withMessage(message)
            .endCondition()
            .endStatus()
            .build(),
        "approval");
  }
}
