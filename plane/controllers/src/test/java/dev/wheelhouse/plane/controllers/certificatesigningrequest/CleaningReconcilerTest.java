// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.certificatesigningrequest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleaningReconcilerTest {

  private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant DECIDED = Instant.parse("2026-01-01T05:00:00Z");
  private static final Instant EXPIRES = Instant.parse("2026-01-01T05:10:00Z");

  private static final RequestSigner SIGNER =
      new RequestSigner() {
        @Override
        public Subject read(String pem) {
          return new Subject("", List.of(), List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public String sign(String pem, List<String> usages, Duration life) {
          return "";
        }

        @Override
        public Instant end(String certificatePem) {
          return certificatePem.equals("short") ? EXPIRES : Instant.MAX;
        }
      };

  private static CertificateSigningRequest request(String condition, String certificate) {
    CertificateSigningRequestBuilder builder =
        new CertificateSigningRequestBuilder()
            .withNewMetadata()
            .withName("x")
            .withCreationTimestamp(CREATED.toString())
            .endMetadata()
            .withNewStatus()
            .withCertificate(
                java.util.Base64.getEncoder()
                    .encodeToString(certificate.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .endStatus();
    if (!condition.isEmpty()) {
      builder
          .editStatus()
          .addNewCondition()
          .withType(condition)
          .withStatus("True")
          .withLastUpdateTime(DECIDED.toString())
          .endCondition()
          .endStatus();
    }
    return builder.build();
  }

  private static Instant end(String condition, String certificate) {
    return CleaningReconciler.end(request(condition, certificate), SIGNER);
  }

  @Test
  void undecidedAndUnsignedRequestsHaveADay() {
    assertThat(end("", "")).isEqualTo(CREATED.plus(Duration.ofHours(24)));
    assertThat(end("Approved", "")).isEqualTo(DECIDED.plus(Duration.ofHours(24)));
  }

  @Test
  void settledRequestsHaveAnHourOrTheLifeOfTheirCertificate() {
    assertThat(end("Approved", "long")).isEqualTo(DECIDED.plus(Duration.ofHours(1)));
    assertThat(end("Approved", "short")).isEqualTo(EXPIRES);
    assertThat(end("Denied", "")).isEqualTo(DECIDED.plus(Duration.ofHours(1)));
    assertThat(end("Failed", "")).isEqualTo(DECIDED.plus(Duration.ofHours(1)));
  }
}
