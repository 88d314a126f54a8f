// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.expression.Activation;
import dev.wheelhouse.plane.apiserver.admission.expression.MatchConditions;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides whether a webhook is asked about a request.
public final class Hooks {

  private static final String GROUP = "admissionregistration.k8s.io";
  private static final Set<String> EXEMPT =
      Set.of(
          "ValidatingWebhookConfiguration",
          "MutatingWebhookConfiguration",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding");

  private final Equivalents equivalents;
  private final ObjectReader objects;
  private final Authorizer authorizer;

  /// @param authorizer answers the checks of match conditions
  public Hooks(Equivalents equivalents, ObjectReader objects, Authorizer authorizer) {
    this.equivalents = equivalents;
    this.objects = objects;
    this.authorizer = authorizer;
  }

  /// No rule that users make stands in the way of mending the rules.
  public static boolean exempt(AdmissionRequest request) {
    return request.kind().group().equals(GROUP) && EXEMPT.contains(request.kind().kind());
  }

  Versions versions(AdmissionRequest request) {
    return new Versions(request, equivalents);
  }

  @Nullable Match match(Webhook webhook, AdmissionRequest request, Versions versions) {
    Match match = webhook.matching().match(request, equivalents, objects);
    return match == null || webhook.conditions().isEmpty()
        ? match
        : conditioned(webhook, request, match, versions);
  }

  private @Nullable Match conditioned(
      Webhook webhook, AdmissionRequest request, Match match, Versions versions) {
    Map<String, Object> values = Activation.of(request, match, versions, null, null, authorizer);
    return switch (webhook.conditions().evaluate(values, (given, _) -> given)) {
      case MatchConditions.Result.Matches _ -> match;
      case MatchConditions.Result.DoesNotMatch _ -> null;
      case MatchConditions.Result.Failed(String message) ->
          throw Failures.forbidden(
              request.origin().requested().groupResource(), request.name(), message);
    };
  }
}
