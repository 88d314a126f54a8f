// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn.oidc;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.certificates.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of a provider: found by its discovery document (OpenID Connect Discovery 1.0), fetched
/// when first needed and again when a token names a key that is not among them, at most once in two
/// seconds.
final class ProviderKeys implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 1 << 20;

  private final OidcOptions options;
  private final Clock clock;
  private final HttpClient http;
  private String keysUrl = "";
  private long fetchedAt;
  private boolean fetched;
  private volatile Map<String, PublicKey> keys = Map.of();

  ProviderKeys(OidcOptions options, Clock clock) {
    this.options = options;
    this.clock = clock;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TIMEOUT);
    if (options.authorityPem() != null) {
      builder.sslContext(trusting(options.authorityPem()));
    }
    this.http = builder.build();
  }

  private static SSLContext trusting(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      for (X509Certificate certificate : Pem.certificates(pem, "--oidc-ca-file")) {
        trusted.setCertificateEntry("ca" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java cannot trust a certificate", e);
    }
  }

  /// The keys that may have signed a token.
  ///
  /// @param id the token's `kid`; with an empty one all keys may
  /// @throws PlatformException `UNAUTHORIZED` while the provider cannot be asked
  List<PublicKey> find(String id) {
    List<PublicKey> known = select(id);
    if (!known.isEmpty()) {
      return known;
    }
    refresh();
    return select(id);
  }

  private List<PublicKey> select(String id) {
    Map<String, PublicKey> current = keys;
    return id.isEmpty()
        ? List.copyOf(current.values())
        : Optional.ofNullable(current.get(id)).map(List::of).orElseGet(List::of);
  }

  private synchronized void refresh() {
    long now = clock.nanoTime();
    if (fetched && now - fetchedAt < PAUSE.toNanos()) {
      return;
    }
    fetched = true;
    fetchedAt = now;
    try {
      if (keysUrl.isEmpty()) {
        keysUrl = discover();
      }
      keys = read(get(keysUrl));
    } catch (IOException | PlatformException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("issuer", options.issuerUrl())
          .setCause(e)
          .log("the OpenID provider cannot be asked for its keys; its tokens do not log in");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String discover() throws IOException, InterruptedException {
    String base = options.issuerUrl();
    String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    JsonObject document = get(root + "/.well-known/openid-configuration");
    String issuer = document.string("issuer").orElse("");
    if (!issuer.equals(options.issuerUrl())) {
      throw new PlatformException(
          Reason.UNAUTHORIZED,
          "oidc: issuer did not match the issuer returned by provider, expected \"%s\" got \"%s\""
              .formatted(options.issuerUrl(), issuer));
    }
    return document.string("jwks_uri").orElse("");
  }

  private JsonObject get(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(url + " answered with status " + response.statusCode());
      }
      return Json.readObject(body.readNBytes(MOST_BYTES));
    }
  }

  private static Map<String, PublicKey> read(JsonObject set) {
    Map<String, PublicKey> read = new HashMap<>();
    for (JsonObject key : set.array("keys").map(JsonArray::objects).orElseGet(List::of)) {
      if (key.string("use").orElse("sig").equals("sig")) {
        String id = key.string("kid").orElse("#" + read.size());
        JsonWebKey.read(key).ifPresent(parsed -> read.put(id, parsed));
      }
    }
    return Map.copyOf(read);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
