// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// The words of `spec.usages` of a CertificateSigningRequest, and what each is in a certificate.
public final class KeyUsages {

  private static final Map<String, Integer> KEY =
      Map.of(
          "signing", KeyUsage.digitalSignature,
          "digital signature", KeyUsage.digitalSignature,
          "content commitment", KeyUsage.nonRepudiation,
          "key encipherment", KeyUsage.keyEncipherment,
          "key agreement", KeyUsage.keyAgreement,
          "data encipherment", KeyUsage.dataEncipherment,
          "cert sign", KeyUsage.keyCertSign,
          "crl sign", KeyUsage.cRLSign,
          "encipher only", KeyUsage.encipherOnly,
          "decipher only", KeyUsage.decipherOnly);

  private static final Map<String, KeyPurposeId> PURPOSE =
      Map.ofEntries(
          Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
          Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
          Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
          Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
          Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
          Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
          Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
          Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
          Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
          Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
          Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
          Map.entry("microsoft sgc", purpose("1.3.6.1.4.1.311.10.3.3")),
          Map.entry("netscape sgc", purpose("2.16.840.1.113730.4.1")));

  private KeyUsages() {}

  private static KeyPurposeId purpose(String id) {
    return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(id));
  }

  /// All words, in alphabetical order.
  public static List<String> known() {
    TreeMap<String, Object> all = new TreeMap<>(KEY);
    all.putAll(PURPOSE);
    return List.copyOf(all.keySet());
  }

  /// The bits of the key usage extension; 0 where no usage has one.
  static int bits(List<String> usages) {
    int bits = 0;
    for (String usage : usages) {
      bits |= KEY.getOrDefault(usage, 0);
    }
    return bits;
  }

  static Set<KeyPurposeId> purposes(List<String> usages) {
    Set<KeyPurposeId> purposes = new LinkedHashSet<>();
    for (String usage : usages) {
      KeyPurposeId purpose = PURPOSE.get(usage);
      if (purpose != null) {
        purposes.add(purpose);
      }
    }
    return purposes;
  }
}
