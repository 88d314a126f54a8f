// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Callers by service account tokens. A token is good while its signature, issuer, audience and
/// dates are, and while the service account and the object it is bound to are the same ones (by
/// UID) as when it was issued.
///
/// A signature that was checked is remembered; everything else is looked at on every call, so a
/// deleted service account or pod ends its tokens at once.
public final class ServiceAccountAuthenticator implements Authenticator {

  static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final Map<String, GroupResource> BOUND =
      Map.of(
          "pod", new GroupResource("", "pods"),
          "secret", new GroupResource("", "secrets"),
          "node", new GroupResource("", "nodes"));
  private static final String EXTRA = "authentication.kubernetes.io/";
  private static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final int REMEMBERED = 4096;

  private final List<PublicKey> keys;
  private final TokenPolicy policy;
  private final ObjectReader objects;
  private final Clock clock;
  private final Map<String, JsonObject> verified = new ConcurrentHashMap<>();

  /// @param keys the cluster's own and those of `--service-account-key-file`
  public ServiceAccountAuthenticator(
      List<PublicKey> keys, TokenPolicy policy, ObjectReader objects, Clock clock) {
    this.keys = List.copyOf(keys);
    this.policy = policy;
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public Optional<Identity> authenticate(Credentials credentials) {
    return credentials.token().flatMap(token -> verify(token, policy.audiences()));
  }

  /// Who a token stands for, when it is one of this issuer's.
  ///
  /// @param audiences at least one must be among the token's
  /// @throws PlatformException `UNAUTHORIZED` where the token is ours and no longer good
  Optional<Identity> verify(String token, List<String> audiences) {
    return claims(token).map(claims -> identify(claims, audiences));
  }

  /// The claims of a token whose signature and issuer are right; dates and objects are unchecked.
  Optional<JsonObject> claims(String token) {
    JsonObject known = verified.get(token);
    if (known != null) {
      return Optional.of(known);
    }
    return JsonWebToken.parse(token)
        .filter(parsed -> parsed.claims().string("iss").orElse("").equals(policy.issuer()))
        .map(parsed -> checkSignature(token, parsed));
  }

  private JsonObject checkSignature(String token, JsonWebToken parsed) {
    if (keys.stream().noneMatch(parsed::signedBy)) {
      throw refused("the service account token has a wrong signature");
    }
    if (verified.size() >= REMEMBERED) {
      verified.clear();
    }
    verified.put(token, parsed.claims());
    return parsed.claims();
  }

  private Identity identify(JsonObject claims, List<String> audiences) {
    checkDates(claims);
    if (Collections.disjoint(audiences(claims), audiences)) {
      throw refused("the service account token is for another audience");
    }
    JsonObject bound =
        claims
            .object("kubernetes.io")
            .orElseThrow(() -> refused("the service account token names no service account"));
    String namespace = bound.string("namespace").orElse("");
    JsonObject account = bound.object("serviceaccount").orElseGet(JsonObject::new);
    checkLive(ACCOUNTS, namespace, account);
    for (Map.Entry<String, GroupResource> kind : BOUND.entrySet()) {
      bound.object(kind.getKey()).ifPresent(ref -> checkBound(kind, namespace, bound, ref));
    }
    return identity(claims, namespace, account, bound);
  }

  /// A token bound to a pod also names the pod's node, which is told but not checked.
  private void checkBound(
      Map.Entry<String, GroupResource> kind, String namespace, JsonObject bound, JsonObject ref) {
    boolean node = kind.getKey().equals("node");
    if (!node || !bound.containsKey("pod")) {
      checkLive(kind.getValue(), node ? "" : namespace, ref);
    }
  }

  private void checkDates(JsonObject claims) {
    Instant now = clock.now();
    boolean expired =
        claims.integer("exp").map(exp -> !now.isBefore(Instant.ofEpochSecond(exp))).orElse(true);
    boolean early =
        claims.integer("nbf").map(nbf -> now.isBefore(Instant.ofEpochSecond(nbf))).orElse(false);
    if (expired || early) {
      throw refused("the service account token has expired or is not yet valid");
    }
  }

  static List<String> audiences(JsonObject claims) {
    return claims
        .array("aud")
        .map(list -> list.strings())
        .orElseGet(() -> claims.string("aud").map(List::of).orElseGet(List::of));
  }

  private void checkLive(GroupResource resource, String namespace, JsonObject reference) {
    String name = reference.string("name").orElse("");
    String uid = reference.string("uid").orElse("");
    boolean same =
        objects
            .get(resource, namespace, name)
            .filter(this::lasts)
            .flatMap(object -> object.string("metadata", "uid"))
            .filter(uid::equals)
            .isPresent();
    if (!same) {
      throw refused("the service account token is bound to an object that is gone");
    }
  }

  /// An object on its way out ends its tokens a minute after its time.
  private boolean lasts(JsonObject object) {
    return object
        .string("metadata", "deletionTimestamp")
        .map(end -> clock.now().isBefore(OffsetDateTime.parse(end).toInstant().plus(LEEWAY)))
        .orElse(true);
  }

  private static Identity identity(
      JsonObject claims, String namespace, JsonObject account, JsonObject bound) {
    List<String> groups = new ArrayList<>(ServiceAccountNames.groups(namespace));
    groups.add(Identity.AUTHENTICATED);
    Map<String, List<String>> extra = new HashMap<>();
    claims
        .string("jti")
        .ifPresent(jti -> extra.put(EXTRA + "credential-id", List.of("JTI=" + jti)));
    for (String kind : List.of("pod", "node")) {
      bound.string(kind, "name").ifPresent(v -> extra.put(EXTRA + kind + "-name", List.of(v)));
      bound.string(kind, "uid").ifPresent(v -> extra.put(EXTRA + kind + "-uid", List.of(v)));
    }
    return new Identity(
        ServiceAccountNames.user(namespace, account.string("name").orElse("")),
        account.string("uid").orElse(""),
        groups,
        extra);
  }

  private static PlatformException refused(String message) {
    return new PlatformException(Reason.UNAUTHORIZED, message);
  }
}
