// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import dev.wheelhouse.plane.apiserver.certificates.SigningKeys;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource.Question;
import dev.wheelhouse.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ServiceAccountTokensTest {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final SigningKeys KEYS = SigningKeys.create();
  private static final JsonObject ACCOUNT =
      Json.readObject("{\"metadata\":{\"name\":\"robot\",\"namespace\":\"ci\",\"uid\":\"u1\"}}");

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final MemoryObjects objects =
      new MemoryObjects().put(ServiceAccountAuthenticator.ACCOUNTS, ACCOUNT.toString());
  private final TokenIssuer issuer = new TokenIssuer(KEYS, TokenPolicy.DEFAULT, objects, clock);
  private final ServiceAccountAuthenticator authenticator = authenticator(KEYS);

  private ServiceAccountAuthenticator authenticator(SigningKeys keys) {
    return new ServiceAccountAuthenticator(
        List.of(keys.publicKey()), TokenPolicy.DEFAULT, objects, clock);
  }

  private String issue(String spec) {
    JsonObject request = Json.readObject("{\"spec\":" + spec.replace('\'', '"') + "}");
    return issuer.issue(ACCOUNT, request).string("status", "token").orElseThrow();
  }

  private Optional<Identity> authenticate(String token) {
    return authenticator.authenticate(new Credentials(token, null));
  }

  private void refused(String token) {
    assertThatThrownBy(() -> authenticate(token))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.is(Reason.UNAUTHORIZED)).isTrue());
  }

  @Test
  void tokenStandsForItsAccount() {
    assertThat(authenticate(issue("{}")))
        .hasValueSatisfying(robot -> {
          assertThat(robot.name()).isEqualTo("system:serviceaccount:ci:robot");
          assertThat(robot.uid()).isEqualTo("u1");
          assertThat(robot.groups())
              .containsExactly(
                  "system:serviceaccounts", "system:serviceaccounts:ci", "system:authenticated");
          assertThat(robot.extra()).containsKey("authentication.kubernetes.io/credential-id");
        });
  }

  @Test
  void tokenLivesAnHourUnlessAskedOtherwise() {
    String token = issue("{}");
    String longer = issue("{'expirationSeconds':7200}");

    clock.advance(Duration.ofHours(1));

    refused(token);
    assertThat(authenticate(longer)).isPresent();
    assertThatThrownBy(() -> issue("{'expirationSeconds':599}"))
        .hasMessageContaining("may not specify a duration less than 10 minutes");
  }

  @Test
  void tokenEndsWithItsAccount() {
    String token = issue("{}");
    assertThat(authenticate(token)).isPresent();

    objects.put(ServiceAccountAuthenticator.ACCOUNTS, ACCOUNT.toString().replace("u1", "another"));

    refused(token);
  }

  @Test
  void boundTokenEndsWithItsPod() {
    objects.put(
        PODS,
        """
        {"metadata":{"name":"p","namespace":"ci","uid":"p1"},
         "spec":{"serviceAccountName":"robot"}}\
        """);
    String token = issue("{'boundObjectRef':{'kind':'Pod','name':'p','uid':'p1'}}");
    assertThat(authenticate(token).map(Identity::extra))
        .hasValueSatisfying(extra ->
            assertThat(extra)
                .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
                .containsEntry("authentication.kubernetes.io/pod-uid", List.of("p1")));

    objects.remove(PODS, "ci", "p");

    refused(token);
  }

  @Test
  void tokenIsBoundOnlyToPodsOfItsAccount() {
    objects.put(PODS, "{\"metadata\":{\"name\":\"p\",\"namespace\":\"ci\",\"uid\":\"p1\"}}");

    assertThatThrownBy(() -> issue("{'boundObjectRef':{'kind':'Pod','name':'p'}}"))
        .hasMessageContaining("different serviceaccount name");
    assertThatThrownBy(() -> issue("{'boundObjectRef':{'kind':'Pod','name':'gone'}}"))
        .hasMessage("pods \"gone\" not found");
  }

  @Test
  void tokenForAnotherAudienceIsRefused() {
    refused(issue("{'audiences':['vault']}"));
  }

  @Test
  void tokenOfAnotherSignerOrChangedTokenIsRefused() {
    String token = issue("{}");
    String[] parts = token.split("\\.", -1);
    JsonObject claims = JsonWebToken.parse(token).orElseThrow().claims();

    refused(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()));
    refused(JsonWebToken.sign(claims, SigningKeys.create().privateKey(), "x"));
    assertThat(authenticate("no-token")).isEmpty();
  }

  @Test
  void reviewTellsAboutTokens() {
    TokenReviews reviews =
        new TokenReviews(
            new StaticTokenAuthenticator(Map.of("static", Identity.user("ann"))),
            authenticator,
            TokenPolicy.DEFAULT);

    assertThat(review(reviews, "static", "").string("status", "user", "username")).contains("ann");
    assertThat(
            review(reviews, issue("{'audiences':['vault']}"), "vault")
                .bool("status", "authenticated"))
        .contains(true);
    assertThat(review(reviews, issue("{}"), "vault").string("status", "error"))
        .hasValueSatisfying(error -> assertThat(error).contains("another audience"));
    assertThat(review(reviews, "unknown", "").bool("status", "authenticated")).isEmpty();
  }

  private static JsonObject review(TokenReviews reviews, String token, String audience) {
    JsonObject spec = JsonObject.of("token", token);
    if (!audience.isEmpty()) {
      spec.childArray("audiences").add(audience);
    }
    return reviews.create(
        new Question(
            Identity.user("x"),
            new GroupVersionResource("authentication.k8s.io", "v1", "tokenreviews"),
            "",
            JsonObject.of("spec", spec)));
  }
}
