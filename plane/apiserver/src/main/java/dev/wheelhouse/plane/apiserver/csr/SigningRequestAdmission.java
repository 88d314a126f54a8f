// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.certificates.SigningRequest;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.List;

/// Who may approve and sign for a signer: the verbs `approve` and `sign` on the resource `signers`,
/// by the signer's name or its domain with `/*`. And nobody becomes a `system:masters` by asking for
/// a client certificate. These are Kubernetes' plugins CertificateApproval, CertificateSigning and
/// CertificateSubjectRestriction.
public final class SigningRequestAdmission implements AdmissionPlugin {

  private static final String CLIENTS = "kubernetes.io/kube-apiserver-client";

  private final Authorizer authorizer;

  public SigningRequestAdmission(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (!request.resource().equals(SigningRequestStrategy.RESOURCE)) {
      return;
    }
    switch (request.operation()) {
      case CREATE -> restrictSubject(request);
      case UPDATE -> request.previous().ifPresent(before -> checkSigner(request, before));
      case DELETE -> {}
    }
  }

  private static void restrictSubject(AdmissionRequest request) {
    if (!request.object().string("spec", "signerName").orElse("").equals(CLIENTS)) {
      return;
    }
    if (organizations(request).contains(Identity.MASTERS)) {
      throw refused(
          request, "use of " + CLIENTS + " signer with system:masters group is not allowed");
    }
  }

  private static List<String> organizations(AdmissionRequest request) {
    String encoded = request.object().string("spec", "request").orElse("");
    try {
      return SigningRequest.parse(SigningRequestRules.pem(encoded)).organizations();
    } catch (PlatformException e) {
      throw refused(request, "failed to parse CSR: " + e.getMessage());
    }
  }

  private void checkSigner(AdmissionRequest request, JsonObject before) {
    String signer = before.string("spec", "signerName").orElse("");
    switch (request.subresource()) {
      case SigningRequestStrategy.APPROVAL -> require(request, "approve", signer);
      case SigningRequestStrategy.STATUS -> {
        if (changed(request.object(), before, "certificate")
            || changed(request.object(), before, "conditions")) {
          require(request, "sign", signer);
        }
      }
      default -> {}
    }
  }

  private static boolean changed(JsonObject object, JsonObject before, String field) {
    Object now = object.at("status", field);
    Object stored = before.at("status", field);
    return now == null ? stored != null : !now.equals(stored);
  }

  private void require(AdmissionRequest request, String verb, String signer) {
    String domain = signer.split("/", 2)[0] + "/*";
    if (!may(request.user(), verb, signer) && !may(request.user(), verb, domain)) {
      throw refused(
          request,
          "user not permitted to %s requests with signerName \"%s\"".formatted(verb, signer));
    }
  }

  private boolean may(Identity user, String verb, String signer) {
    return authorizer
        .authorize(
            new Attributes(
                user, verb, true, "certificates.k8s.io", "*", "signers", "", "", signer, ""))
        .allowed();
  }

  private static PlatformException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
