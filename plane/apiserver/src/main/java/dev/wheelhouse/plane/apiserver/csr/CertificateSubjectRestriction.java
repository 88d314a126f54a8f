// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.SigningRequest;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.List;

/// Nobody gets into `system:masters` by a client certificate.
public final class CertificateSubjectRestriction implements AdmissionPlugin {

  private static final String CLIENTS = "kubernetes.io/kube-apiserver-client";

  @Override
  public String name() {
    return "CertificateSubjectRestriction";
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.creates(
            SigningRequestStrategy.RESOURCE.group(), SigningRequestStrategy.RESOURCE.resource())
        && request.object().string("spec", "signerName").orElse("").equals(CLIENTS)
        && organizations(request).contains(Identity.MASTERS)) {
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

  private static PlatformException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
