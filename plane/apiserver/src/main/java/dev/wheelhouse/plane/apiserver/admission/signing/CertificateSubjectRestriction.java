// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionPlugin;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// Refuses requests for a client certificate that would make its owner a master of the cluster
/// (`CertificateSubjectRestriction`).
public final class CertificateSubjectRestriction implements AdmissionPlugin {

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
    } catch (IOException | RuntimeException e) {
      throw refused(request, "failed to parse CSR: " + e.getMessage());
    }
    if (organizations.contains(MASTERS)) {
      throw refused(
          request, "use of " + SIGNER + " signer with " + MASTERS + " group is not allowed");
    }
  }

  /// @param request PEM in base64
  private static List<String> organizations(String request) throws IOException {
    String pem = new String(Base64.getDecoder().decode(request), StandardCharsets.US_ASCII);
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS10CertificationRequest parsed =
        new PKCS10CertificationRequest(Base64.getDecoder().decode(body));
    return Stream.of(parsed.getSubject().getRDNs(BCStyle.O))
        .flatMap(name -> Arrays.stream(name.getTypesAndValues()))
        .map(value -> IETFUtils.valueToString(value.getValue()))
        .toList();
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
