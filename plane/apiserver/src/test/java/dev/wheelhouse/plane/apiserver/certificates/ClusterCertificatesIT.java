// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.plane.apiserver.authn.ClientCertificateAuthenticator;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterCertificatesIT {

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

  private ClusterCertificates open() {
    return ClusterCertificates.open(directory.resolve("pki"), clock);
  }

  private static final ServingNames NAMES = ServingNames.of("10.96.0.1", List.of("my.host"));

  @Test
  void keysAreMadeOnceAndReadableByTheOwnerOnly() throws Exception {
    ClusterCertificates first = open();
    X509Certificate serving = first.serving(NAMES).certificate();
    X509Certificate admin = first.admin().certificate();

    ClusterCertificates second = open();

    assertThat(second.caCertificate()).isEqualTo(first.caCertificate());
    assertThat(second.signingKeys().keyId()).isEqualTo(first.signingKeys().keyId());
    assertThat(second.serving(NAMES).certificate()).isEqualTo(serving);
    assertThat(second.admin().certificate()).isEqualTo(admin);
    try (Stream<Path> files = Files.list(directory.resolve("pki"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void allWhoAskAtOnceGetTheSameAdministrator() throws Exception {
    ClusterCertificates certificates = open();
    Set<X509Certificate> seen = ConcurrentHashMap.newKeySet();

    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        var _ = callers.submit(() -> seen.add(certificates.admin().certificate()));
      }
    }

    assertThat(seen).containsExactly(open().admin().certificate());
  }

  @Test
  void servingCertificateNamesTheServer() throws Exception {
    X509Certificate serving = open().serving(NAMES).certificate();

    assertThat(serving.getSubjectAlternativeNames().stream().map(n -> String.valueOf(n.get(1))))
        .contains(
            "localhost",
            "127.0.0.1",
            "10.96.0.1",
            "my.host",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local");
  }

  @Test
  void servingCertificateIsRenewedForNewNamesAndNearItsEnd() {
    X509Certificate serving = open().serving(NAMES).certificate();

    X509Certificate renamed =
        open().serving(ServingNames.of("10.96.0.1", List.of("other.host"))).certificate();
    clock.advance(Duration.ofDays(310));
    X509Certificate renewed =
        open().serving(ServingNames.of("10.96.0.1", List.of("other.host"))).certificate();

    assertThat(renamed).isNotEqualTo(serving);
    assertThat(renewed).isNotEqualTo(renamed);
  }

  @Test
  void halfWrittenPairIsMadeAgain() throws Exception {
    open().admin();
    Files.delete(directory.resolve("pki/admin.crt"));

    assertThat(open().admin().certificate().getPublicKey()).isNotNull();
  }

  @Test
  void clientCertificateSaysUserAndGroups() {
    ClusterCertificates certificates = open();
    ClientCertificateAuthenticator authenticator =
        new ClientCertificateAuthenticator(List.of(certificates.caCertificate()), clock);

    X509Certificate admin = certificates.admin().certificate();
    X509Certificate ann = certificates.client("ann,x", List.of("devs", "a=b")).certificate();

    assertThat(authenticator.authenticate(new Credentials(null, admin)))
        .contains(Identity.user("kubernetes-admin", "system:masters"));
    assertThat(authenticator.authenticate(new Credentials(null, ann)))
        .hasValueSatisfying(user -> {
          assertThat(user.name()).isEqualTo("ann,x");
          assertThat(user.groups())
              .containsExactlyInAnyOrder("devs", "a=b", "system:authenticated");
        });
  }

  @Test
  void strangeExpiredAndServingCertificatesAreNoClients() {
    ClusterCertificates certificates = open();
    ClusterCertificates others = ClusterCertificates.open(directory.resolve("others"), clock);
    ClientCertificateAuthenticator authenticator =
        new ClientCertificateAuthenticator(List.of(certificates.caCertificate()), clock);
    X509Certificate strange = others.admin().certificate();
    X509Certificate serving = certificates.serving(NAMES).certificate();
    X509Certificate expired = certificates.client("ann", List.of()).certificate();
    assertThat(authenticator.authenticate(new Credentials(null, expired))).isPresent();

    assertThatThrownBy(() -> authenticator.authenticate(new Credentials(null, strange)))
        .hasMessageContaining("unknown authority");
    assertThatThrownBy(() -> authenticator.authenticate(new Credentials(null, serving)))
        .hasMessageContaining("not made for client authentication");
    clock.advance(Duration.ofDays(366));
    assertThatThrownBy(() -> authenticator.authenticate(new Credentials(null, expired)))
        .hasMessageContaining("expired");
  }

  @Test
  void keyStoreHoldsTheChain() throws Exception {
    IssuedCertificate admin = open().admin();

    assertThat(admin.keyStore("x".toCharArray()).getCertificateChain("key")).hasSize(2);
    assertThat(admin.toString()).doesNotContain("PRIVATE");
  }
}
