// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.certificates;

import dev.wheelhouse.base.time.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The keys and certificates of one cluster, kept in a directory and made there when missing. One
/// process at a time owns the directory. Private files have mode 0600.
///
/// ```
/// ca.crt, ca.key              the cluster's authority, ten years
/// apiserver.crt, .key         serving certificate, a year
/// admin.crt, .key             kubernetes-admin in system:masters, a year
/// front-proxy-ca.crt, .key    the authority of servers that speak for others, ten years
/// front-proxy-client.crt, .key  what this server shows to other API servers, a year
/// sa.key                      signs service account tokens
/// ```
public final class ClusterCertificates {

  public static final String ADMIN_USER = "kubernetes-admin";
  private static final String MASTERS = "system:masters";
  private static final Duration RENEW_BEFORE = Duration.ofDays(60);

  private final KeyFiles files;
  private final Clock clock;
  private final CertificateAuthority authority;
  private final SigningKeys signingKeys;

  private ClusterCertificates(KeyFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
    this.authority = loadAuthority("ca");
    this.signingKeys = loadSigningKeys();
  }

  /// Reads the directory, and makes what is missing.
  public static ClusterCertificates open(Path directory, Clock clock) {
    return new ClusterCertificates(KeyFolder.open(directory), clock);
  }

  /// Keys and certificates that are forgotten with the result, for a cluster that leaves nothing.
  public static ClusterCertificates inMemory(Clock clock) {
    return new ClusterCertificates(new VolatileKeys(), clock);
  }

  public X509Certificate caCertificate() {
    return authority.certificate().certificate();
  }

  /// The authority's certificate as PEM: what clients trust, and what pods get as `ca.crt`.
  public String caPem() {
    return Pem.write(caCertificate());
  }

  /// The server's certificate for these names; the kept one unless it ends within sixty days, lacks
  /// a name or comes from another authority.
  public IssuedCertificate serving(ServingNames names) {
    return loadLeaf("apiserver", kept -> covers(kept, names), now -> authority.serving(names, now));
  }

  /// A new certificate for another server of the cluster, kept nowhere.
  public IssuedCertificate server(ServingNames names) {
    return authority.serving(names, clock.now());
  }

  /// The certificate of the cluster's administrator, kept as the serving certificate is. Its key
  /// takes a while to find, so it may be asked for ahead of time: who comes second waits for it.
  public synchronized IssuedCertificate admin() {
    return loadLeaf("admin", _ -> true, now -> authority.client(ADMIN_USER, List.of(MASTERS), now));
  }

  /// A new client certificate, valid for a year and kept nowhere.
  public IssuedCertificate client(String user, List<String> groups) {
    return authority.client(user, groups, clock.now());
  }

  /// Signs what a request asks for, with the cluster's authority.
  ///
  /// @param usages words of [KeyUsages]
  /// @return the certificate alone, as PEM
  public String sign(SigningRequest request, List<String> usages, Duration life) {
    return Pem.write(authority.sign(request, usages, life, clock.now()));
  }

  /// What this server shows where it speaks for others; kept as the serving certificate is.
  public FrontProxy frontProxy() {
    CertificateAuthority proxies = loadAuthority("front-proxy-ca");
    IssuedCertificate client =
        loadLeaf(
            "front-proxy-client",
            kept -> isOf(kept, proxies),
            now -> proxies.server(FrontProxy.CLIENT_NAME, now));
    return new FrontProxy(proxies.certificate().certificate(), client);
  }

  private static boolean isOf(X509Certificate kept, CertificateAuthority authority) {
    return kept.getIssuerX500Principal()
        .equals(authority.certificate().certificate().getSubjectX500Principal());
  }

  public SigningKeys signingKeys() {
    return signingKeys;
  }

  private CertificateAuthority loadAuthority(String name) {
    return files
        .read(name + ".key")
        .flatMap(key -> files.read(name + ".crt").map(certificate -> parse(name, key, certificate)))
        .map(CertificateAuthority::new)
        .orElseGet(() -> createAuthority(name));
  }

  private CertificateAuthority createAuthority(String name) {
    String subject = name.equals("ca") ? "kubernetes" : name;
    CertificateAuthority created = CertificateAuthority.create(subject, clock.now());
    store(name, created.certificate());
    return created;
  }

  private SigningKeys loadSigningKeys() {
    return files
        .read("sa.key")
        .map(text ->
            new SigningKeys(
                Pem.privateKey(text, "EC", source("sa.key")),
                Pem.publicKey(text, "EC", source("sa.key"))))
        .orElseGet(this::createSigningKeys);
  }

  private SigningKeys createSigningKeys() {
    SigningKeys created = SigningKeys.create();
    files.write("sa.key", new String(created.pem(), StandardCharsets.US_ASCII));
    return created;
  }

  private interface LeafCheck {
    boolean fits(X509Certificate kept);
  }

  private interface LeafSigner {
    IssuedCertificate sign(Instant now);
  }

  private IssuedCertificate loadLeaf(String name, LeafCheck check, LeafSigner signer) {
    return files
        .read(name + ".key")
        .flatMap(key -> files.read(name + ".crt").map(text -> parse(name, key, text)))
        .filter(kept -> current(kept) && check.fits(kept.certificate()))
        .orElseGet(() -> store(name, signer.sign(clock.now())));
  }

  private boolean current(IssuedCertificate kept) {
    Instant end = kept.certificate().getNotAfter().toInstant();
    return kept.chain().size() > 1 && signed(kept) && clock.now().plus(RENEW_BEFORE).isBefore(end);
  }

  /// By the authority that is kept beside it, the cluster's or the front proxies'.
  private boolean signed(IssuedCertificate kept) {
    return kept.chain().getLast().equals(caCertificate())
        || files
            .read("front-proxy-ca.crt")
            .filter(text -> text.equals(Pem.write(kept.chain().getLast())))
            .isPresent();
  }

  private static boolean covers(X509Certificate kept, ServingNames names) {
    Set<String> present = new HashSet<>();
    try {
      Collection<List<?>> alternatives = kept.getSubjectAlternativeNames();
      if (alternatives != null) {
        alternatives.forEach(entry -> present.add(String.valueOf(entry.get(1))));
      }
    } catch (CertificateParsingException _) {
      return false;
    }
    return present.containsAll(names.dnsNames()) && present.containsAll(names.addresses());
  }

  /// The certificate goes first and comes last: after a crash in between it is missing, and both
  /// are made again.
  private IssuedCertificate store(String name, IssuedCertificate issued) {
    files.delete(name + ".crt");
    files.write(name + ".key", issued.privateKeyPem());
    files.write(name + ".crt", issued.certificatePem());
    return issued;
  }

  private IssuedCertificate parse(String name, String key, String certificate) {
    List<X509Certificate> chain = Pem.certificates(certificate, source(name + ".crt"));
    String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
    return new IssuedCertificate(Pem.privateKey(key, algorithm, source(name + ".key")), chain);
  }

  private String source(String file) {
    return files.describe(file);
  }
}
