// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.registry.VirtualResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Answers SubjectAccessReview, LocalSubjectAccessReview and SelfSubjectAccessReview of
/// `authorization.k8s.io/v1`: may this user do that?
public final class AccessReviews implements VirtualResource {

  private final GroupResource resource;
  private final String kind;
  private final Authorizer authorizer;

  private AccessReviews(String resource, String kind, Authorizer authorizer) {
    this.resource = new GroupResource("authorization.k8s.io", resource);
    this.kind = kind;
    this.authorizer = authorizer;
  }

  /// The three kinds of review.
  public static List<VirtualResource> all(Authorizer authorizer) {
    return List.of(
        new AccessReviews("subjectaccessreviews", "SubjectAccessReview", authorizer),
        new AccessReviews("localsubjectaccessreviews", "LocalSubjectAccessReview", authorizer),
        new AccessReviews("selfsubjectaccessreviews", "SelfSubjectAccessReview", authorizer));
  }

  @Override
  public GroupResource resource() {
    return resource;
  }

  @Override
  public JsonObject create(Question question) {
    JsonObject review = question.object().deepCopy();
    JsonObject spec = review.object("spec").orElseGet(JsonObject::new);
    boolean aboutResource = spec.object("resourceAttributes").isPresent();
    if (aboutResource == spec.object("nonResourceAttributes").isPresent()) {
      throw invalid(
          "spec.resourceAttributes",
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
    checkNamespace(question, spec);
    spec.object("resourceAttributes")
        .flatMap(SelectorAttributes::contradiction)
        .ifPresent(cause -> {
          throw invalid(List.of(cause));
        });
    Identity subject = kind.equals("SelfSubjectAccessReview") ? question.user() : subject(spec);
    Decision decision = authorizer.authorize(attributes(subject, spec));
    return review.with("status", status(decision));
  }

  private void checkNamespace(Question question, JsonObject spec) {
    String asked = spec.string("resourceAttributes", "namespace").orElse("");
    if (kind.equals("LocalSubjectAccessReview") && !asked.equals(question.namespace())) {
      throw invalid("spec.resourceAttributes.namespace", "must match metadata.namespace");
    }
  }

  private PlatformException invalid(String field, String detail) {
    return invalid(
        List.of(new Cause(field, "FieldValueInvalid", "Invalid value: %s".formatted(detail))));
  }

  private PlatformException invalid(List<Cause> causes) {
    Cause first = causes.getFirst();
    return new PlatformException(
        Reason.INVALID,
        "%s.authorization.k8s.io \"\" is invalid: %s: %s"
            .formatted(kind, first.field(), first.message()),
        causes);
  }

  private Identity subject(JsonObject spec) {
    String user = spec.string("user").orElse("");
    List<String> groups = new ArrayList<>();
    spec.array("groups").ifPresent(list -> groups.addAll(list.strings()));
    if (user.isEmpty() && groups.isEmpty()) {
      throw invalid("spec.user", "at least one of user or group must be specified");
    }
    Map<String, List<String>> extra = new HashMap<>();
    spec.object("extra")
        .ifPresent(all ->
            all.keySet()
                .forEach(key -> all.array(key).ifPresent(v -> extra.put(key, v.strings()))));
    return new Identity(user, spec.string("uid").orElse(""), groups, extra);
  }

  private static Attributes attributes(Identity user, JsonObject spec) {
    return spec.object("resourceAttributes")
        .map(asked -> resourceAttributes(user, asked))
        .orElseGet(() ->
            pathAttributes(user, spec.object("nonResourceAttributes").orElseGet(JsonObject::new)));
  }

  private static Attributes resourceAttributes(Identity user, JsonObject asked) {
    return new Attributes(
        user,
        asked.string("verb").orElse(""),
        true,
        asked.string("group").orElse(""),
        asked.string("version").orElse(""),
        asked.string("resource").orElse(""),
        asked.string("subresource").orElse(""),
        asked.string("namespace").orElse(""),
        asked.string("name").orElse(""),
        "",
        SelectorAttributes.read(asked));
  }

  private static Attributes pathAttributes(Identity user, JsonObject asked) {
    return new Attributes(
        user,
        asked.string("verb").orElse(""),
        false,
        "",
        "",
        "",
        "",
        "",
        "",
        asked.string("path").orElse(""));
  }

  private static JsonObject status(Decision decision) {
    JsonObject status = JsonObject.of("allowed", decision.allowed());
    String reason =
        switch (decision) {
          case Decision.Allow allow -> allow.reason();
          case Decision.NoOpinion none -> none.reason();
        };
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    return status;
  }

  /// Rules as `SubjectRulesReviewStatus` tells them.
  static JsonObject rulesStatus(List<PolicyRule> rules) {
    JsonArray resourceRules = new JsonArray();
    JsonArray nonResourceRules = new JsonArray();
    for (PolicyRule rule : rules) {
      (rule.nonResourceUrls().isEmpty() ? resourceRules : nonResourceRules).add(rule.toJson());
    }
    return JsonObject.of(
        "resourceRules", resourceRules, "nonResourceRules", nonResourceRules, "incomplete", false);
  }
}
