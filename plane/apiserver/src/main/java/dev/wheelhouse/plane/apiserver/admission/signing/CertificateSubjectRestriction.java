// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.certificates.SigningRequest;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Refuses requests for a client certificate that would make its owner a master of the cluster
/// (`CertificateSubjectRestriction`).
public final class CertificateSubjectRestriction implements ValidatingPlugin {

  private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
  private static final String MASTERS = "system:masters";

  @Override
  public String name() {
    return "CertificateSubjectRestriction";
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    if (!request.creates(SignerRights.GROUP, "certificatesigningrequests")
        || !SignerRights.signer(object).equals(SIGNER)) {
      return;
    }
    List<String> organizations;
    try {
      organizations = organizations(object.string("spec", "request").orElse(""));
    } catch (PlatformException | IllegalArgumentException e) {
      throw refused(request, "failed to parse CSR: " + e.getMessage());
    }
    if (organizations.contains(MASTERS)) {
      throw refused(
          request, "use of " + SIGNER + " signer with " + MASTERS + " group is not allowed");
    }
  }

  /// @param request PEM in base64
  private static List<String> organizations(String request) {
    byte[] pem = Base64.getDecoder().decode(request);
    return SigningRequest.parse(new String(pem, StandardCharsets.US_ASCII)).organizations();
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
