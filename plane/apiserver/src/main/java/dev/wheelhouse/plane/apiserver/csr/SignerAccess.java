// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.csr;

import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.registry.Failures;

/// Who may speak for a signer: whoever has the verb on the resource `signers`, by the signer's name
/// or by its domain with `/*`.
record SignerAccess(Authorizer authorizer) {

  /// @param verb `approve` or `sign`
  void require(AdmissionRequest request, String verb, String signer) {
    String domain = signer.split("/", 2)[0] + "/*";
    if (!may(request.user(), verb, signer) && !may(request.user(), verb, domain)) {
      throw Failures.forbidden(
          request.resource(),
          request.name(),
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
}
