// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.charts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS as credentials have it: whom to trust, and which certificate to show.
final class Trust {

  private static final char[] NO_PASSWORD = new char[0];

  private Trust() {}

  /// @return empty for the usual trust and no certificate
  /// @throws PlatformException `INVALID` when the PEM of the credentials cannot be read
  static Optional<SSLContext> of(ChartCredentials credentials) {
    boolean usual =
        credentials.authority().isEmpty()
            && credentials.certificate().isEmpty()
            && !credentials.trustsAll();
    if (usual) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(credentials), trust(credentials), null);
      return Optional.of(context);
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new PlatformException(
          Reason.INVALID,
          "the certificates of the Secret with credentials cannot be used: PEM is wanted, and keys"
              + " in PKCS #8: "
              + e.getMessage(),
          e);
    }
  }

  private static KeyManager[] keys(ChartCredentials credentials)
      throws GeneralSecurityException, IOException {
    if (credentials.certificate().isEmpty()) {
      return new KeyManager[0];
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "client",
        key(credentials.key()),
        NO_PASSWORD,
        certificates(credentials.certificate()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        // it is of another kind
      }
    }
    return KeyFactory.getInstance("Ed25519").generatePrivate(spec);
  }

  private static TrustManager @org.jspecify.annotations.Nullable [] trust(
      ChartCredentials credentials) throws GeneralSecurityException, IOException {
    if (credentials.trustsAll()) {
      return new TrustManager[] {new Anybody()};
    }
    if (credentials.authority().isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    for (Certificate certificate : certificates(credentials.authority())) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  /// For `insecureSkipTLS`, which the Secret's owner has asked for.
  private static final class Anybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
