// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// A request for a certificate (PKCS #10, RFC 2986), signed by the key it is about.
public final class SigningRequest {

  private final JcaPKCS10CertificationRequest request;
  private final PublicKey key;

  private SigningRequest(JcaPKCS10CertificationRequest request, PublicKey key) {
    this.request = request;
    this.key = key;
  }

  /// Reads the first PEM block of a text.
  ///
  /// @throws PlatformException `BAD_REQUEST` where it is no such request or its signature is wrong
  public static SigningRequest parse(String pem) {
    List<byte[]> blocks = blocks(pem);
    if (blocks.isEmpty()) {
      throw refused("PEM block type must be CERTIFICATE REQUEST");
    }
    try {
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(blocks.getFirst());
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw refused("the signature of the certificate request is wrong");
      }
      return new SigningRequest(request, key);
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeOperatorException
        | IllegalArgumentException
        | IllegalStateException
        | ClassCastException e) {
      throw refused("the certificate request cannot be read: " + e.getMessage());
    }
  }

  private static List<byte[]> blocks(String pem) {
    try {
      return Pem.blocks(pem, "CERTIFICATE REQUEST");
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private static PlatformException refused(String message) {
    return new PlatformException(Reason.BAD_REQUEST, message);
  }

  X500Name subject() {
    return request.getSubject();
  }

  PublicKey key() {
    return key;
  }

  public String commonName() {
    List<String> names = values(BCStyle.CN);
    return names.isEmpty() ? "" : names.getLast();
  }

  public List<String> organizations() {
    return values(BCStyle.O);
  }

  private List<String> values(ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (RDN rdn : subject().getRDNs(type)) {
      values.add(IETFUtils.valueToString(rdn.getFirst().getValue()).replace("\\", ""));
    }
    return values;
  }

  /// The subject alternative names, as they are to stand in the certificate.
  Optional<GeneralNames> alternatives() {
    Extensions extensions = request.getRequestedExtensions();
    return extensions == null
        ? Optional.empty()
        : Optional.ofNullable(
            GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
  }

  public List<String> dnsNames() {
    return alternatives(GeneralName.dNSName);
  }

  public List<String> addresses() {
    return alternatives(GeneralName.iPAddress);
  }

  public List<String> mailAddresses() {
    return alternatives(GeneralName.rfc822Name);
  }

  public List<String> uris() {
    return alternatives(GeneralName.uniformResourceIdentifier);
  }

  private List<String> alternatives(int type) {
    List<String> values = new ArrayList<>();
    alternatives()
        .ifPresent(names -> {
          for (GeneralName name : names.getNames()) {
            if (name.getTagNo() == type) {
              values.add(name.getName().toString());
            }
          }
        });
    return values;
  }
}
