// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.IssuedCertificate;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningRequestsIT {

  private static ControlPlane plane;
  private static Resources<CertificateSigningRequest> requests;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    plane =
        ControlPlane.start(
            PlaneOptions.in(directory)
                .onFreePorts()
                .with(java.util.EnumSet.of(PlaneOptions.Part.CONTROLLERS)),
            new NodeLink(),
            Clock.system());
    requests =
        plane
            .client(Identity.user("admin", Identity.MASTERS))
            .resources(CertificateSigningRequest.class);
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static CertificateSigningRequest request(
      String name, String subject, KeyPair keys, String signer, String... usages) throws Exception {
    StringWriter pem = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
      writer.writeObject(
          new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withRequest(
            Base64.getEncoder().encodeToString(pem.toString().getBytes(StandardCharsets.US_ASCII)))
        .withSignerName(signer)
        .withUsages(usages)
        .withExpirationSeconds(3600)
        .endSpec()
        .build();
  }

  private static void approve(CertificateSigningRequest request) {
    requests.updateSubresource(
        new CertificateSigningRequestBuilder(request)
            .editOrNewStatus()
            .addNewCondition()
            .withType("Approved")
            .withStatus("True")
            .withReason("Test")
            .endCondition()
            .endStatus()
            .build(),
        "approval");
  }

  private static CertificateSigningRequest stored(String name) {
    return requests.get("", name).orElseThrow();
  }

  private static String certificate(String name) {
    Eventually.within(
        Duration.ofSeconds(10),
        "the certificate",
        () -> stored(name).getStatus().getCertificate() != null);
    return new String(
        Base64.getDecoder().decode(stored(name).getStatus().getCertificate()),
        StandardCharsets.US_ASCII);
  }

  @Test
  void approvedRequestBecomesACertificateThatLogsIn() throws Exception {
    KeyPair keys = keys();

    approve(
        requests.create(
            request(
                "jane",
                "CN=jane,O=developers,O=testers",
                keys,
                "kubernetes.io/kube-apiserver-client",
                "client auth")));

    X509Certificate certificate = Pem.certificates(certificate("jane"), "jane").getFirst();
    assertThat(
            Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofMinutes(65));
    HttpsLogin login =
        HttpsLogin.with(plane, new IssuedCertificate(keys.getPrivate(), List.of(certificate)));
    String answer =
        login.post(
            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}");
    var user =
        Json.readObject(answer.getBytes(StandardCharsets.UTF_8))
            .object("status", "userInfo")
            .orElseThrow();
    assertThat(user.string("username")).contains("jane");
    assertThat(user.array("groups").orElseThrow().strings())
        .containsExactlyInAnyOrder("developers", "testers", "system:authenticated");
  }

  @Test
  void unfitRequestFails() throws Exception {
    approve(
        requests.create(
            request(
                "unfit",
                "CN=jane",
                keys(),
                "kubernetes.io/kube-apiserver-client",
                "client auth",
                "server auth")));

    Eventually.within(
        Duration.ofSeconds(10),
        "the refusal",
        () ->
            stored("unfit").getStatus().getConditions().stream()
                .anyMatch(c ->
                    c.getType().equals("Failed")
                        && c.getMessage()
                            .equals("invalid usage for client certificate: server auth")));
  }

  @Test
  void nodeGetsItsClientCertificateWithoutAnybodysHelp() throws Exception {
    requests.create(
        request(
            "node",
            "O=system:nodes,CN=system:node:n1",
            keys(),
            "kubernetes.io/kube-apiserver-client-kubelet",
            "digital signature",
            "client auth"));

    assertThat(certificate("node")).startsWith("-----BEGIN CERTIFICATE-----");
  }

  @Test
  void nobodyAsksForTheMastersGroup() {
    assertThatThrownBy(() ->
            requests.create(
                request(
                    "master",
                    "CN=jane,O=system:masters",
                    keys(),
                    "kubernetes.io/kube-apiserver-client",
                    "client auth")))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(
            "use of kubernetes.io/kube-apiserver-client signer with system:masters group is not"
                + " allowed");
  }
}
