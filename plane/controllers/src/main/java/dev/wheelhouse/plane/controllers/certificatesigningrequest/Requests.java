// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What CertificateSigningRequests say.
final class Requests {

  static final String APPROVED = "Approved";
  static final String DENIED = "Denied";
  static final String FAILED = "Failed";

  private Requests() {}

  static List<CertificateSigningRequestCondition> conditions(CertificateSigningRequest request) {
    return request.getStatus() == null || request.getStatus().getConditions() == null
        ? List.of()
        : request.getStatus().getConditions();
  }

  static Optional<CertificateSigningRequestCondition> condition(
      CertificateSigningRequest request, String type) {
    return conditions(request).stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  static boolean is(CertificateSigningRequest request, String type) {
    return condition(request, type).isPresent();
  }

  /// The certificate as PEM; empty before there is one.
  static String certificate(CertificateSigningRequest request) {
    return request.getStatus() == null ? "" : text(request.getStatus().getCertificate());
  }

  /// The request itself as PEM.
  static String pem(CertificateSigningRequest request) {
    return text(request.getSpec().getRequest());
  }

  private static String text(@Nullable String encoded) {
    return encoded == null
        ? ""
        : new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  static String signer(CertificateSigningRequest request) {
    return request.getSpec().getSignerName() == null ? "" : request.getSpec().getSignerName();
  }
}
