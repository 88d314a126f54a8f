// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn.oidc;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Authenticator;
import dev.wheelhouse.plane.apiserver.authn.Credentials;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.JsonWebToken;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Callers by ID tokens of one provider (OpenID Connect Core 1.0, 3.1.3.7).
public final class OidcAuthenticator implements Authenticator, AutoCloseable {

  private final OidcOptions options;
  private final ProviderKeys keys;
  private final Clock clock;

  /// Nothing is asked of the provider before the first of its tokens.
  public OidcAuthenticator(OidcOptions options, Clock clock) {
    this.options = options;
    this.keys = new ProviderKeys(options, clock);
    this.clock = clock;
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    return credentials
        .token()
        .flatMap(JsonWebToken::parse)
        .filter(token -> token.claims().string("iss").orElse("").equals(options.issuerUrl()))
        .map(this::verify);
  }

  private Identity verify(JsonWebToken token) {
    checkSignature(token);
    checkAudience(token.claims());
    checkDates(token.claims());
    options
        .requiredClaims()
        .forEach((claim, value) -> {
          if (!token.claims().string(claim).orElse("").equals(value)) {
            throw refused("oidc: required claim %s value does not match".formatted(claim));
          }
        });
    return identity(token.claims());
  }

  private void checkSignature(JsonWebToken token) {
    String algorithm = token.header().string("alg").orElse("");
    if (!options.algorithms().contains(algorithm)) {
      throw refused("oidc: id token signed with unsupported algorithm " + algorithm);
    }
    List<PublicKey> candidates = keys.find(token.header().string("kid").orElse(""));
    if (candidates.stream().noneMatch(token::signedBy)) {
      throw refused("oidc: failed to verify signature");
    }
  }

  private void checkAudience(JsonObject claims) {
    boolean single = claims.string("aud").filter(options.clientId()::equals).isPresent();
    boolean among = claims.array("aud").filter(all -> all.contains(options.clientId())).isPresent();
    if (!single && !among) {
      throw refused("oidc: expected audience \"%s\"".formatted(options.clientId()));
    }
  }

  private void checkDates(JsonObject claims) {
    Instant now = clock.now();
    if (time(claims, "exp").filter(now::isBefore).isEmpty()) {
      throw refused("oidc: token is expired");
    }
    if (time(claims, "nbf").filter(begin -> now.plusSeconds(300).isBefore(begin)).isPresent()) {
      throw refused("oidc: current time is before the nbf (not before) time");
    }
  }

  private static Optional<Instant> time(JsonObject claims, String claim) {
    return Optional.ofNullable(claims.get(claim))
        .filter(Number.class::isInstance)
        .map(value -> Instant.ofEpochSecond(((Number) value).longValue()));
  }

  private Identity identity(JsonObject claims) {
    String name =
        claims
            .string(options.usernameClaim())
            .filter(value -> !value.isEmpty())
            .orElseThrow(() ->
                refused(
                    "oidc: parse username claims \"%s\": claim not present"
                        .formatted(options.usernameClaim())));
    if (options.usernameClaim().equals("email")
        && !claims.bool("email_verified").orElse(!claims.containsKey("email_verified"))) {
      throw refused("oidc: email not verified");
    }
    List<String> groups = new ArrayList<>();
    groups(claims).forEach(group -> groups.add(options.groupsPrefix() + group));
    groups.add(Identity.AUTHENTICATED);
    Map<String, List<String>> extra =
        claims
            .string("jti")
            .map(id -> Map.of("authentication.kubernetes.io/credential-id", List.of("JTI=" + id)))
            .orElseGet(Map::of);
    return new Identity(options.namePrefix() + name, "", groups, extra);
  }

  /// One group, or a list of them.
  private List<String> groups(JsonObject claims) {
    if (options.groupsClaim().isEmpty() || !claims.containsKey(options.groupsClaim())) {
      return List.of();
    }
    return claims
        .array(options.groupsClaim())
        .map(JsonArray::strings)
        .or(() -> claims.string(options.groupsClaim()).map(List::of))
        .orElseThrow(() ->
            refused(
                "oidc: parse groups claim \"%s\": neither a string nor a list of strings"
                    .formatted(options.groupsClaim())));
  }

  private static PlatformException refused(String message) {
    return new PlatformException(Reason.UNAUTHORIZED, message);
  }

  @Override
  public void close() {
    keys.close();
  }
}
