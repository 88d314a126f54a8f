// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers `authentication.k8s.io/v1` TokenReviews: whose token is this?
public final class TokenReviews implements VirtualResource {

  private final Authenticator tokens;
  private final ServiceAccountAuthenticator serviceAccounts;
  private final TokenPolicy policy;

  /// @param tokens authenticators of bearer tokens other than service accounts'
  public TokenReviews(
      Authenticator tokens, ServiceAccountAuthenticator serviceAccounts, TokenPolicy policy) {
    this.tokens = tokens;
    this.serviceAccounts = serviceAccounts;
    this.policy = policy;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("authentication.k8s.io", "tokenreviews");
  }

  @Override
  public JsonObject create(Question question) {
    JsonObject review = question.object().deepCopy();
    String token = review.string("spec", "token").orElse("");
    if (token.isEmpty()) {
      throw new PlatformException(
          Reason.BAD_REQUEST, "token is required for TokenReview in authentication");
    }
    List<String> asked =
        review
            .array("spec", "audiences")
            .map(JsonArray::strings)
            .filter(list -> !list.isEmpty())
            .orElse(policy.audiences());
    return review.with("status", status(token, asked));
  }

  private JsonObject status(String token, List<String> asked) {
    try {
      Optional<Identity> account = serviceAccounts.verify(token, asked);
      if (account.isPresent()) {
        List<String> audiences = new ArrayList<>(asked);
        serviceAccounts
            .claims(token)
            .ifPresent(c -> audiences.retainAll(ServiceAccountAuthenticator.audiences(c)));
        return authenticated(account.get(), audiences);
      }
      List<String> audiences = new ArrayList<>(asked);
      audiences.retainAll(policy.audiences());
      return tokens
          .authenticate(new Credentials(token, null))
          .filter(_ -> !audiences.isEmpty())
          .map(identity -> authenticated(identity, audiences))
          .orElseGet(() -> new JsonObject().with("user", new JsonObject()));
    } catch (PlatformException e) {
      if (!e.is(Reason.UNAUTHORIZED)) {
        throw e;
      }
      return JsonObject.of("user", new JsonObject(), "error", String.valueOf(e.getMessage()));
    }
  }

  private static JsonObject authenticated(Identity identity, List<String> audiences) {
    return JsonObject.of(
        "authenticated", true, "user", userInfo(identity), "audiences", new JsonArray(audiences));
  }

  /// An identity as a `UserInfo` of the authentication API.
  public static JsonObject userInfo(Identity identity) {
    JsonObject info = JsonObject.of("username", identity.name());
    if (!identity.uid().isEmpty()) {
      info.put("uid", identity.uid());
    }
    info.put("groups", new JsonArray(identity.groups()));
    if (!identity.extra().isEmpty()) {
      JsonObject extra = info.childObject("extra");
      identity.extra().forEach((key, values) -> extra.put(key, new JsonArray(values)));
    }
    return info;
  }
}
