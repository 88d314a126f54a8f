// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import java.util.Objects;

/// Who writes a certificate or conditions needs the verb `sign` for the request's signer.
public final class CertificateSigning implements AdmissionPlugin {

  private final SignerAccess access;

  public CertificateSigning(Authorizer authorizer) {
    this.access = new SignerAccess(authorizer);
  }

  @Override
  public String name() {
    return "CertificateSigning";
  }

  @Override
  public void validate(AdmissionRequest request) {
    if (request.subresource().equals(SigningRequestStrategy.STATUS)
        && request.resource().equals(SigningRequestStrategy.RESOURCE)) {
      request
          .previous()
          .filter(before -> changed(request.object(), before))
          .flatMap(before -> before.string("spec", "signerName"))
          .ifPresent(signer -> access.require(request, "sign", signer));
    }
  }

  private static boolean changed(JsonObject object, JsonObject before) {
    return differs(object, before, "certificate") || differs(object, before, "conditions");
  }

  private static boolean differs(JsonObject object, JsonObject before, String field) {
    return !Objects.equals(object.at("status", field), before.at("status", field));
  }
}
