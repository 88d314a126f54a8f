// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.certificates.ClusterCertificates;
import dev.wheelhouse.plane.apiserver.certificates.ServingNames;
import dev.wheelhouse.testing.ManualClock;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcLoginIT {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private HttpsServer provider;
  private String issuer;
  private String authority;
  private KeyPair keys;
  private volatile String keyId = "first";
  private OidcAuthenticator authenticator;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    keys = rsa();
    ClusterCertificates certificates = ClusterCertificates.open(directory, Clock.system());
    authority = certificates.caPem();
    char[] password = "test".toCharArray();
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(
        certificates.serving(ServingNames.of("127.0.0.1", List.of())).keyStore(password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), null, null);
    provider = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4);
    provider.setHttpsConfigurator(new HttpsConfigurator(tls));
    issuer = "https://127.0.0.1:" + provider.getAddress().getPort();
    provider.createContext(
        "/",
        exchange -> {
          JsonObject body =
              exchange.getRequestURI().getPath().equals("/keys")
                  ? JsonObject.of("keys", JsonArray.of(key()))
                  : JsonObject.of("issuer", issuer, "jwks_uri", issuer + "/keys");
          byte[] bytes = Json.writeBytes(body);
          exchange.sendResponseHeaders(200, bytes.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    provider.start();
    authenticator = new OidcAuthenticator(options("RS256", "PS256"), clock);
  }

  private OidcOptions options(String... algorithms) {
    return new OidcOptions(
        issuer,
        "kube",
        "sub",
        "",
        "roles",
        "corp:",
        Map.of("tenant", "blue"),
        List.of(algorithms),
        authority);
  }

  @AfterEach
  void stop() {
    authenticator.close();
    provider.stop(0);
  }

  private static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private JsonObject key() {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return JsonObject.of(
        "kty",
        "RSA",
        "kid",
        keyId,
        "use",
        "sig",
        "n",
        number(key.getModulus()),
        "e",
        number(key.getPublicExponent()));
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private JsonObject claims() {
    return JsonObject.of(
        "iss",
        issuer,
        "aud",
        JsonArray.of("other", "kube"),
        "sub",
        "jane",
        "roles",
        JsonArray.of("dev", "ops"),
        "tenant",
        "blue",
        "jti",
        "42",
        "exp",
        clock.now().plusSeconds(600).getEpochSecond());
  }

  private String token(String algorithm, JsonObject claims) throws Exception {
    JsonObject header = JsonObject.of("alg", algorithm, "kid", keyId);
    String signed =
        BASE64.encodeToString(Json.writeBytes(header))
            + "."
            + BASE64.encodeToString(Json.writeBytes(claims));
    Signature signature =
        Signature.getInstance(algorithm.startsWith("PS") ? "RSASSA-PSS" : "SHA256withRSA");
    if (algorithm.startsWith("PS")) {
      signature.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private Identity login(String token) {
    return authenticator.authenticate(new Credentials(token, null)).orElseThrow();
  }

  private void refused(JsonObject claims, String why) throws Exception {
    String token = token("RS256", claims);
    assertThatThrownBy(() -> login(token))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining(why);
  }

  @Test
  void knowsNameGroupsAndCredential() throws Exception {
    for (String algorithm : List.of("RS256", "PS256")) {
      Identity identity = login(token(algorithm, claims()));

      assertThat(identity.name()).isEqualTo(issuer + "#jane");
      assertThat(identity.groups()).containsExactly("corp:dev", "corp:ops", "system:authenticated");
      assertThat(identity.extra())
          .containsEntry("authentication.kubernetes.io/credential-id", List.of("JTI=42"));
    }
  }

  @Test
  void refusesWhatIsNotForThisServer() throws Exception {
    refused(claims().with("aud", "other"), "oidc: expected audience \"kube\"");
    refused(claims().with("tenant", "red"), "required claim tenant value does not match");
    refused(claims().with("exp", clock.now().getEpochSecond()), "token is expired");
    JsonObject nameless = claims();
    nameless.remove("sub");
    refused(nameless, "claim not present");
    assertThat(
            authenticator.authenticate(
                new Credentials(token("RS256", claims().with("iss", "https://other")), null)))
        .isEmpty();
  }

  @Test
  void refusesForgedTokensAndOtherAlgorithms() throws Exception {
    String good = token("RS256", claims());
    String[] parts = good.split("\\.", -1);
    String forged =
        parts[0]
            + "."
            + BASE64.encodeToString(Json.writeBytes(claims().with("sub", "root")))
            + "."
            + parts[2];

    assertThatThrownBy(() -> login(forged)).hasMessageContaining("failed to verify signature");

    String none = token("none ", claims());
    assertThatThrownBy(() -> login(none)).hasMessageContaining("unsupported algorithm");
  }

  @Test
  void learnsNewKeys() throws Exception {
    login(token("RS256", claims()));
    keys = rsa();
    keyId = "second";
    clock.advance(Duration.ofSeconds(3));

    assertThat(login(token("RS256", claims())).name()).endsWith("#jane");
  }
}
