// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;

/// Who approves or denies a request needs the verb `approve` for its signer.
public final class CertificateApproval implements AdmissionPlugin {

  private final SignerAccess access;

  public CertificateApproval(Authorizer authorizer) {
    this.access = new SignerAccess(authorizer);
  }

  @Override
  public String name() {
    return "CertificateApproval";
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.subresource().equals(SigningRequestStrategy.APPROVAL)
        && request.resource().equals(SigningRequestStrategy.RESOURCE)) {
      request
          .previous()
          .flatMap(before -> before.string("spec", "signerName"))
          .ifPresent(signer -> access.require(request, "approve", signer));
    }
  }
}
