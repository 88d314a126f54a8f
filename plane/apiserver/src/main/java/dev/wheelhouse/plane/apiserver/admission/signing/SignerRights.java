// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authz.Attributes;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.registry.Failures;

/// What callers may do for a signer: rights on `signers` of `certificates.k8s.io`, by its name or
/// by its domain (`example.com/*`).
record SignerRights(Authorizer authorizer) {

  static final String GROUP = "certificates.k8s.io";

  /// @param verb `approve`, `sign` or `attest`
  /// @param action the verb in the refusal
  void require(AdmissionRequest request, String verb, String action, String signer) {
    String domain = signer.substring(0, Math.max(0, signer.indexOf('/')));
    if (!may(request.user(), verb, signer) && !may(request.user(), verb, domain + "/*")) {
      throw Failures.forbidden(
          request.resource(),
          request.name(),
          "user not permitted to " + action + " signerName \"" + signer + "\"");
    }
  }

  private boolean may(Identity user, String verb, String signer) {
    Attributes question =
        new Attributes(user, verb, true, GROUP, "*", "signers", "", "", signer, "");
    return authorizer.authorize(question).allowed();
  }

  /// Whether a request is for this part of a CertificateSigningRequest.
  static boolean isOf(AdmissionRequest request, String subresource) {
    return request.subresource().equals(subresource)
        && request.resource().resource().equals("certificatesigningrequests")
        && request.resource().group().equals(GROUP);
  }

  static String signer(JsonObject object) {
    return object.string("spec", "signerName").orElse("");
  }
}
