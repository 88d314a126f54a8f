// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.webhook;

import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
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

  public Hooks(Equivalents equivalents, ObjectReader objects) {
    this.equivalents = equivalents;
    this.objects = objects;
  }

  /// No rule that users make stands in the way of mending the rules.
  public static boolean exempt(AdmissionRequest request) {
    return request.kind().group().equals(GROUP) && EXEMPT.contains(request.kind().kind());
  }

  Versions versions(AdmissionRequest request) {
    return new Versions(request, equivalents);
  }

  @Nullable Match match(Webhook webhook, AdmissionRequest request, Versions versions) {
    return webhook.matching().match(request, equivalents, objects);
  }
}
