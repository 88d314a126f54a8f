// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AuditAnnotations;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.expression.MatchConditions;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.admission.policy.Matches.Invocation;
import dev.wheelhouse.plane.apiserver.admission.webhook.Hooks;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Refuses, warns of or records what validating policies do not allow
/// (`ValidatingAdmissionPolicy`).
public final class ValidatingPolicies implements ValidatingPlugin {

  private static final String FAILURE = "validation.policy.admission.k8s.io/validation_failure";

  private final PolicyIndex<Rules> index;
  private final Matches matches;

  public ValidatingPolicies(Matches matches, ObjectReader objects) {
    this.index =
        new PolicyIndex<>(
            objects,
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            (spec, expressions) ->
                new Rules(
                    Validation.all(spec, expressions), AuditAnnotation.all(spec, expressions)));
    this.matches = matches;
  }

  private record Rules(List<Validation> validations, List<AuditAnnotation> annotations) {}

  /// A refusal with the policy and binding it comes from.
  private record Refusal(String message, String reason) {}

  @Override
  public String name() {
    return "ValidatingAdmissionPolicy";
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Policy<Rules>> policies = index.current();
    if (policies.isEmpty() || Hooks.exempt(request)) {
      return;
    }
    Matches.Found<Rules> found = matches.find(policies, request);
    List<Refusal> refusals = new ArrayList<>(0);
    Versions versions = matches.versions(request);
    Map<String, AuditAnnotation.Collected> annotations = new LinkedHashMap<>();
    for (Invocation<Rules> invocation : found.invocations()) {
      AuditAnnotation.Collected collected =
          annotations.computeIfAbsent(
              invocation.policy().name(), _ -> new AuditAnnotation.Collected());
      evaluate(invocation, request, versions, collected, refusals);
    }
    annotations.forEach((policy, collected) -> collected.publish(policy));
    for (Matches.Misconfiguration<Rules> wrong : found.wrong()) {
      if (!wrong.policy().ignoresFailures()) {
        Binding binding = wrong.binding();
        refusals.add(
            refusal(
                wrong.policy().name(), binding == null ? "" : binding.name(), wrong.message(), ""));
      }
    }
    if (!refusals.isEmpty()) {
      refuse(request, refusals.getFirst());
    }
  }

  private void evaluate(
      Invocation<Rules> invocation,
      AdmissionRequest request,
      Versions versions,
      AuditAnnotation.Collected collected,
      List<Refusal> refusals) {
    Policy<Rules> policy = invocation.policy();
    Map<String, Object> values = matches.values(request, invocation, versions);
    switch (policy.conditions().evaluate(values, policy.variables()::addTo)) {
      case MatchConditions.Result.DoesNotMatch _ -> {}
      case MatchConditions.Result.Failed(String message) ->
          act(invocation, new Validation.Denial(0, message, ""), request, refusals);
      case MatchConditions.Result.Matches _ -> {
        for (Validation.Denial denial :
            Validation.evaluate(
                policy.rules().validations(),
                values,
                policy.variables(),
                policy.ignoresFailures())) {
          act(invocation, denial, request, refusals);
        }
        List<String> faults =
            AuditAnnotation.evaluate(
                policy.rules().annotations(), values, policy.variables(), collected);
        if (!policy.ignoresFailures()) {
          faults.forEach(fault ->
              refusals.add(refusal(policy.name(), invocation.binding().name(), fault, "")));
        }
      }
    }
  }

  /// Does what the binding wants for a validation that is not fulfilled.
  private static void act(
      Invocation<Rules> invocation,
      Validation.Denial denial,
      AdmissionRequest request,
      List<Refusal> refusals) {
    String policy = invocation.policy().name();
    Binding binding = invocation.binding();
    for (String action : binding.actions()) {
      switch (action) {
        case "Deny" ->
            refusals.add(refusal(policy, binding.name(), denial.message(), denial.reason()));
        case "Warn" ->
            request
                .warnings()
                .add(
                    "Validation failed for ValidatingAdmissionPolicy '"
                        + policy
                        + "' with binding '"
                        + binding.name()
                        + "': "
                        + denial.message());
        case "Audit" -> AuditAnnotations.add(FAILURE, record(policy, binding, denial));
        default -> {}
      }
    }
  }

  private static String record(String policy, Binding binding, Validation.Denial denial) {
    return JsonArray.of(
            JsonObject.of(
                "message",
                denial.message(),
                "policy",
                policy,
                "binding",
                binding.name(),
                "expressionIndex",
                (long) denial.index(),
                "validationActions",
                new JsonArray(binding.actions())))
        .toString();
  }

  private static Refusal refusal(String policy, String binding, String message, String reason) {
    return new Refusal(
        "ValidatingAdmissionPolicy '"
            + policy
            + (binding.isEmpty() ? "'" : "' with binding '" + binding + "'")
            + " denied request: "
            + message,
        reason.isEmpty() ? "Invalid" : reason);
  }

  private static void refuse(AdmissionRequest request, Refusal refusal) {
    long code =
        switch (refusal.reason()) {
          case "Forbidden" -> 403;
          case "Unauthorized" -> 401;
          case "RequestEntityTooLarge" -> 413;
          default -> 422;
        };
    throw Forbidding.refusal(
        request,
        Forbidding.subject(request) + " is forbidden: " + refusal.message(),
        refusal.reason(),
        code,
        List.of(refusal.message()));
  }
}
