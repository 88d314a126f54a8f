// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authn;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.certificates.SigningKeys;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.TokenRequests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Issues service account tokens bound to an audience, a time and, where asked, a pod, secret or
/// node.
public final class TokenIssuer implements TokenRequests {

  private static final long DEFAULT_SECONDS = 3600;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  private final SigningKeys keys;
  private final TokenPolicy policy;
  private final ObjectReader objects;
  private final Clock clock;

  public TokenIssuer(SigningKeys keys, TokenPolicy policy, ObjectReader objects, Clock clock) {
    this.keys = keys;
    this.policy = policy;
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public JsonObject issue(JsonObject serviceAccount, JsonObject request) {
    long seconds = request.integer("spec", "expirationSeconds").orElse(DEFAULT_SECONDS);
    checkLifetime(seconds);
    List<String> audiences =
        request
            .array("spec", "audiences")
            .map(JsonArray::strings)
            .filter(list -> !list.isEmpty())
            .orElse(policy.audiences());
    Instant now = Instant.ofEpochSecond(clock.now().getEpochSecond());
    Instant end = now.plusSeconds(seconds);
    JsonObject claims = claims(serviceAccount, audiences, now, end);
    request
        .object("spec", "boundObjectRef")
        .ifPresent(ref -> bind(claims.childObject("kubernetes.io"), serviceAccount, ref));
    return answer(serviceAccount, request, audiences, seconds)
        .with(
            "status",
            JsonObject.of(
                "expirationTimestamp",
                end.toString(),
                "token",
                JsonWebToken.sign(claims, keys.privateKey(), keys.keyId())));
  }

  private static JsonObject answer(
      JsonObject serviceAccount, JsonObject request, List<String> audiences, long seconds) {
    JsonObject answer = request.deepCopy();
    answer.put("apiVersion", "authentication.k8s.io/v1");
    answer.put("kind", "TokenRequest");
    JsonObject metadata = answer.childObject("metadata");
    serviceAccount.string("metadata", "name").ifPresent(v -> metadata.put("name", v));
    serviceAccount.string("metadata", "namespace").ifPresent(v -> metadata.put("namespace", v));
    JsonObject spec = answer.childObject("spec");
    spec.put("audiences", new JsonArray(audiences));
    spec.put("expirationSeconds", seconds);
    return answer;
  }

  private static void checkLifetime(long seconds) {
    if (seconds < MIN_SECONDS) {
      throw invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > MAX_SECONDS) {
      throw invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
    }
  }

  private static PlatformException invalid(String field, Object value, String detail) {
    String message = "%s: Invalid value: %s: %s".formatted(field, value, detail);
    return new PlatformException(
        Reason.INVALID,
        "TokenRequest.authentication.k8s.io \"\" is invalid: " + message,
        List.of(
            new Cause(
                field, "FieldValueInvalid", "Invalid value: %s: %s".formatted(value, detail))));
  }

  private JsonObject claims(JsonObject account, List<String> audiences, Instant now, Instant end) {
    String namespace = account.string("metadata", "namespace").orElse("");
    String name = account.string("metadata", "name").orElse("");
    JsonObject bound =
        JsonObject.of(
            "namespace",
            namespace,
            "serviceaccount",
            JsonObject.of("name", name, "uid", account.string("metadata", "uid").orElse("")));
    return JsonObject.of(
        "aud",
        new JsonArray(audiences),
        "exp",
        end.getEpochSecond(),
        "iat",
        now.getEpochSecond(),
        "iss",
        policy.issuer(),
        "jti",
        UUID.randomUUID().toString(),
        "kubernetes.io",
        bound,
        "nbf",
        now.getEpochSecond(),
        "sub",
        ServiceAccountNames.user(namespace, name));
  }

  private void bind(JsonObject bound, JsonObject account, JsonObject reference) {
    String kind = reference.string("kind").orElse("");
    String namespace = account.string("metadata", "namespace").orElse("");
    switch (kind) {
      case "Pod" -> bindPod(bound, account, live("pods", namespace, reference));
      case "Secret" -> bound.put("secret", reference(live("secrets", namespace, reference)));
      case "Node" -> bound.put("node", reference(live("nodes", "", reference)));
      default ->
          throw new PlatformException(
              Reason.BAD_REQUEST, "cannot bind token to object of type " + kind);
    }
  }

  private void bindPod(JsonObject bound, JsonObject account, JsonObject pod) {
    String user = pod.string("spec", "serviceAccountName").orElse("default");
    String name = account.string("metadata", "name").orElse("");
    if (!user.equals(name)) {
      throw new PlatformException(
          Reason.BAD_REQUEST,
          "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
              .formatted(name));
    }
    bound.put("pod", reference(pod));
    pod.string("spec", "nodeName")
        .flatMap(node -> objects.get(new GroupResource("", "nodes"), "", node))
        .ifPresent(node -> bound.put("node", reference(node)));
  }

  private JsonObject live(String resource, String namespace, JsonObject reference) {
    String name = reference.string("name").orElse("");
    JsonObject object =
        objects
            .get(new GroupResource("", resource), namespace, name)
            .orElseThrow(() ->
                new PlatformException(
                    Reason.NOT_FOUND, "%s \"%s\" not found".formatted(resource, name)));
    Optional<String> uid = reference.string("uid").filter(v -> !v.isEmpty());
    if (uid.isPresent() && !uid.equals(object.string("metadata", "uid"))) {
      throw new PlatformException(
          Reason.CONFLICT,
          "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
              .formatted(uid.get()));
    }
    return object;
  }

  private static JsonObject reference(JsonObject object) {
    return JsonObject.of(
        "name",
        object.string("metadata", "name").orElse(""),
        "uid",
        object.string("metadata", "uid").orElse(""));
  }
}
