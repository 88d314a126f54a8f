// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.apiserver.certificates.SigningRequest;
import dev.wheelhouse.plane.controllers.certificatesigningrequest.RequestSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The plane's own authority in the controllers' words.
record ClusterSigner(ClusterCertificates certificates) implements RequestSigner {

  @Override
  public Subject read(String pem) {
    SigningRequest request = SigningRequest.parse(pem);
    return new Subject(
        request.commonName(),
        request.organizations(),
        request.dnsNames(),
        request.addresses(),
        request.mailAddresses(),
        request.uris());
  }

  @Override
  public String sign(String pem, List<String> usages, Duration life) {
    return certificates.sign(SigningRequest.parse(pem), usages, life);
  }

  @Override
  public Instant end(String certificatePem) {
    try {
      return Pem.certificates(certificatePem, "the certificate")
          .getFirst()
          .getNotAfter()
          .toInstant();
    } catch (PlatformException _) {
      return Instant.MAX;
    }
  }
}
