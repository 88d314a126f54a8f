// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.Objects;

/// Lets only those put in a certificate, or a verdict on the request, who may sign for its signer
/// (`CertificateSigning`).
public final class CertificateSigning implements ValidatingPlugin {

  private final SignerRights rights;

  public CertificateSigning(Authorizer authorizer) {
    this.rights = new SignerRights(authorizer);
  }

  @Override
  public String name() {
    return "CertificateSigning";
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject before = request.before();
    if (before != null
        && request.operation() == AdmissionRequest.Operation.UPDATE
        && SignerRights.isOf(request, "status")
        && signs(request.object(), before)) {
      rights.require(request, "sign", "sign requests with", SignerRights.signer(before));
    }
  }

  private static boolean signs(JsonObject object, JsonObject before) {
    return !Objects.equals(object.at("status", "certificate"), before.at("status", "certificate"))
        || !Objects.equals(object.at("status", "conditions"), before.at("status", "conditions"));
  }
}
