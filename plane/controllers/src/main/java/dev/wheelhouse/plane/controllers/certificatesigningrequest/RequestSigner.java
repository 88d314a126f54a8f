// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import dev.wheelhouse.base.errors.PlatformException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The cluster's authority, as far as these controllers need it. Whoever holds the key implements
/// it.
public interface RequestSigner {

  /// What a request asks to be certified (PKCS #10).
  record Subject(
      String commonName,
      List<String> organizations,
      List<String> dnsNames,
      List<String> addresses,
      List<String> mailAddresses,
      List<String> uris) {

    public Subject {
      organizations = List.copyOf(organizations);
      dnsNames = List.copyOf(dnsNames);
      addresses = List.copyOf(addresses);
      mailAddresses = List.copyOf(mailAddresses);
      uris = List.copyOf(uris);
    }
  }

  /// @param pem the request as PEM
  /// @throws PlatformException `BAD_REQUEST` where it cannot be read
  Subject read(String pem);

  /// Signs a request.
  ///
  /// @param usages as the API names them, for example `client auth`
  /// @return the certificate as PEM
  String sign(String pem, List<String> usages, Duration life);

  /// When the first certificate of a PEM text ends; far away where it cannot be read.
  Instant end(String certificatePem);
}
