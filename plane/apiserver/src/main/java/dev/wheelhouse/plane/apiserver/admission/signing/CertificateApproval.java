// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;

/// Lets only those approve a request who may approve for its signer (`CertificateApproval`).
public final class CertificateApproval implements ValidatingPlugin {

  private final SignerRights rights;

  public CertificateApproval(Authorizer authorizer) {
    this.rights = new SignerRights(authorizer);
  }

  @Override
  public String name() {
    return "CertificateApproval";
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject before = request.before();
    if (before != null
        && request.operation() == AdmissionRequest.Operation.UPDATE
        && SignerRights.isOf(request, "approval")) {
      rights.require(request, "approve", "approve requests with", SignerRights.signer(before));
    }
  }
}
