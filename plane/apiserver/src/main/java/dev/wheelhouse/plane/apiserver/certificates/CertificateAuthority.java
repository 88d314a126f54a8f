// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs certificates (X.509 v3, SHA-256) with one EC P-256 key. Servers get EC keys, clients RSA
/// keys: some client libraries read no others from a kubeconfig.
final class CertificateAuthority {

  private static final Duration CA_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /// Shorter lives are not cut by the allowance for clocks that differ.
  private static final Duration SHORT_LIFE = Duration.ofHours(8);

  private static final int CLIENT_KEY_BITS = 2048;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final IssuedCertificate ca;

  CertificateAuthority(IssuedCertificate ca) {
    this.ca = ca;
  }

  static CertificateAuthority create(String commonName, Instant now) {
    KeyPair keys = newKeys();
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    Draft draft = new Draft(name, keys, now, CA_LIFE, List.of());
    try {
      X509v3CertificateBuilder builder = builder(draft, name);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new CertificateAuthority(
          new IssuedCertificate(keys.getPrivate(), List.of(sign(builder, keys))));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot make the cluster's certificate authority", e);
    }
  }

  IssuedCertificate certificate() {
    return ca;
  }

  IssuedCertificate serving(ServingNames names, Instant now) {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "kube-apiserver").build();
    List<GeneralName> alternatives = new ArrayList<>();
    names.dnsNames().stream()
        .sorted()
        .forEach(n -> alternatives.add(new GeneralName(GeneralName.dNSName, n)));
    names.addresses().stream()
        .sorted()
        .forEach(a -> alternatives.add(new GeneralName(GeneralName.iPAddress, a)));
    return issue(
        new Draft(name, newKeys(), now, LEAF_LIFE, alternatives), KeyPurposeId.id_kp_serverAuth);
  }

  /// A client certificate for a server, with a key of the kind servers have.
  IssuedCertificate server(String commonName, Instant now) {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    return issue(
        new Draft(name, newKeys(), now, LEAF_LIFE, List.of()), KeyPurposeId.id_kp_clientAuth);
  }

  IssuedCertificate client(String user, List<String> groups, Instant now) {
    X500NameBuilder name = new X500NameBuilder();
    groups.forEach(group -> name.addRDN(BCStyle.O, group));
    name.addRDN(BCStyle.CN, user);
    return issue(
        new Draft(name.build(), newClientKeys(), now, LEAF_LIFE, List.of()),
        KeyPurposeId.id_kp_clientAuth);
  }

  /// Signs what a request asks for.
  ///
  /// @param life counted from now; the authority's own end is the latest end
  X509Certificate sign(SigningRequest request, List<String> usages, Duration life, Instant now) {
    Instant end = now.plus(life.compareTo(SHORT_LIFE) < 0 ? life : life.minus(CLOCK_SKEW));
    Instant last = ca.certificate().getNotAfter().toInstant();
    X500Name issuer = X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(end.isBefore(last) ? end : last),
            request.subject(),
            request.key());
    try {
      addRequested(builder, request, usages);
      return sign(builder, new KeyPair(ca.certificate().getPublicKey(), ca.key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  private void addRequested(
      X509v3CertificateBuilder builder, SigningRequest request, List<String> usages)
      throws IOException, GeneralSecurityException {
    int bits = KeyUsages.bits(usages);
    if (bits != 0) {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(bits));
    }
    KeyPurposeId[] purposes = KeyUsages.purposes(usages).toArray(KeyPurposeId[]::new);
    if (purposes.length > 0) {
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
    Optional<GeneralNames> names = request.alternatives();
    if (names.isPresent()) {
      builder.addExtension(Extension.subjectAlternativeName, false, names.get());
    }
  }

  private static BigInteger serial() {
    return new BigInteger(127, RANDOM).setBit(126);
  }

  /// What a certificate is to say.
  private record Draft(
      X500Name subject, KeyPair keys, Instant now, Duration life, List<GeneralName> names) {}

  private IssuedCertificate issue(Draft draft, KeyPurposeId purpose) {
    try {
      X500Name issuer =
          X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder = builder(draft, issuer);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(ca.certificate().getPublicKey()));
      if (!draft.names().isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(draft.names().toArray(GeneralName[]::new)));
      }
      X509Certificate leaf = sign(builder, new KeyPair(ca.certificate().getPublicKey(), ca.key()));
      return new IssuedCertificate(draft.keys().getPrivate(), List.of(leaf, ca.certificate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  private static X509v3CertificateBuilder builder(Draft draft, X500Name issuer)
      throws IOException, GeneralSecurityException {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial(),
            Date.from(draft.now().minus(CLOCK_SKEW)),
            Date.from(draft.now().plus(draft.life())),
            draft.subject(),
            draft.keys().getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(draft.keys().getPublic()));
    return builder;
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  private static KeyPair newClientKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(CLIENT_KEY_BITS, RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no RSA", e);
    }
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no EC P-256", e);
    }
  }
}
