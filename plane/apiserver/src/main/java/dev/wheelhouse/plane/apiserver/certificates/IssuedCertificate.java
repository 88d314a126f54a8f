// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key with its certificate and the certificates above it, the leaf first.
public record IssuedCertificate(PrivateKey key, List<X509Certificate> chain) {

  public IssuedCertificate {
    chain = List.copyOf(chain);
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The whole chain as PEM.
  public String certificatePem() {
    StringBuilder text = new StringBuilder();
    chain.forEach(certificate -> text.append(Pem.write(certificate)));
    return text.toString();
  }

  /// The key as PEM; a secret.
  public String privateKeyPem() {
    return Pem.write(key);
  }

  /// An in-memory PKCS#12 key store with one entry.
  public KeyStore keyStore(char[] password) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("key", key, password, chain.toArray(X509Certificate[]::new));
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot hold a PKCS#12 key store", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Names the certificate only; the key stays out of logs.
  @Override
  public String toString() {
    return "IssuedCertificate[" + certificate().getSubjectX500Principal() + "]";
  }
}
