// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.signing;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.authz.Decision;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class SigningPluginsTest {

  private static final TestRequests REQUESTS =
      TestRequests.of("certificatesigningrequests.certificates.k8s.io");

  /// Grants one verb on one signer.
  private static Authorizer granting(String verb, String signer) {
    return question ->
        question.verb().equals(verb)
                && question.resource().equals("signers")
                && question.name().equals(signer)
            ? new Decision.Allow("")
            : new Decision.NoOpinion("");
  }

  private static String request(String signer, String status) {
    return "{\"metadata\":{\"name\":\"r\"},\"spec\":{\"signerName\":\"%s\"},\"status\":{%s}}"
        .formatted(signer, status);
  }

  private static void allows(ValidatingPlugin plugin, AdmissionRequest request) {
    assertThatCode(() -> plugin.validate(request)).doesNotThrowAnyException();
  }

  @Test
  void asksWhoApproves() {
    AdmissionRequest approval =
        TestRequests.of("certificatesigningrequests.certificates.k8s.io")
            .on("approval")
            .update(request("example.com/a", ""), request("example.com/a", ""));

    allows(new CertificateApproval(granting("approve", "example.com/a")), approval);
    allows(new CertificateApproval(granting("approve", "example.com/*")), approval);
    assertThat(refusal(new CertificateApproval(granting("sign", "example.com/a")), approval))
        .isEqualTo("user not permitted to approve requests with signerName \"example.com/a\"");
  }

  @Test
  void asksWhoSigns() {
    TestRequests status =
        TestRequests.of("certificatesigningrequests.certificates.k8s.io").on("status");
    String before = request("example.com/a", "");
    String signed = request("example.com/a", "\"certificate\":\"abc\"");
    CertificateSigning nobody = new CertificateSigning(granting("approve", "example.com/a"));

    allows(
        new CertificateSigning(granting("sign", "example.com/a")), status.update(signed, before));
    allows(nobody, status.update(signed, signed));
    assertThat(refusal(nobody, status.update(signed, before)))
        .isEqualTo("user not permitted to sign requests with signerName \"example.com/a\"");
  }

  @Test
  void asksWhoAttests() {
    TestRequests bundles = TestRequests.of("clustertrustbundles.certificates.k8s.io");
    ClusterTrustBundleAttest nobody = new ClusterTrustBundleAttest(granting("", ""));

    allows(nobody, bundles.create(request("", "")));
    allows(nobody, bundles.update(request("example.com/a", ""), request("example.com/a", "")));
    assertThat(refusal(nobody, bundles.create(request("example.com/a", ""))))
        .isEqualTo("user not permitted to attest for signerName \"example.com/a\"");
  }

  @Test
  void refusesCertificatesForMasters() throws Exception {
    CertificateSubjectRestriction plugin = new CertificateSubjectRestriction();
    String signer = "kubernetes.io/kube-apiserver-client";

    allows(plugin, REQUESTS.create(signed(signer, "O=team,CN=jane")));
    allows(plugin, REQUESTS.create(signed("example.com/a", "O=system:masters,CN=jane")));
    assertThat(refusal(plugin, REQUESTS.create(signed(signer, "O=team,O=system:masters,CN=jane"))))
        .isEqualTo(
            "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
    assertThat(refusal(plugin, REQUESTS.create(request(signer, ""))))
        .startsWith("failed to parse CSR: ");
  }

  private static String signed(String signer, String subject) throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    KeyPair pair = keys.generateKeyPair();
    byte[] der =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    String body = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    return "{\"spec\":{\"signerName\":\"%s\",\"request\":\"%s\"}}".formatted(signer, body);
  }
}
