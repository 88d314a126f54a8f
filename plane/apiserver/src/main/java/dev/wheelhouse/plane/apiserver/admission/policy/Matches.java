// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.expression.Activation;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.match.Match;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.authz.Authorizer;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds what is to be evaluated for a request.
public final class Matches {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final Equivalents equivalents;
  private final ObjectReader objects;
  private final ParamSource params;
  private final Authorizer authorizer;

  public Matches(
      Equivalents equivalents, ObjectReader objects, ParamSource params, Authorizer authorizer) {
    this.equivalents = equivalents;
    this.objects = objects;
    this.params = params;
    this.authorizer = authorizer;
  }

  /// One evaluation of a policy.
  ///
  /// @param param the parameter object; null without one
  record Invocation<R>(
      Policy<R> policy, Binding binding, Match match, @Nullable JsonObject param) {}

  /// What stands in the way of an evaluation.
  ///
  /// @param binding null when it is the policy itself
  record Misconfiguration<R>(Policy<R> policy, @Nullable Binding binding, String message) {}

  /// Everything for one request, in the order of policies, bindings and parameters.
  record Found<R>(List<Invocation<R>> invocations, List<Misconfiguration<R>> wrong) {}

  <R> Found<R> find(List<Policy<R>> policies, AdmissionRequest request) {
    Found<R> found = new Found<>(new ArrayList<>(0), new ArrayList<>(0));
    for (Policy<R> policy : policies) {
      try {
        Match match = policy.matching().match(request, equivalents, objects);
        if (match != null) {
          bindings(policy, match, request, found);
        }
      } catch (PlatformException e) {
        found
            .wrong()
            .add(
                new Misconfiguration<>(
                    policy, null, "failed to configure policy: " + e.getMessage()));
      }
    }
    return found;
  }

  private <R> void bindings(
      Policy<R> policy, Match match, AdmissionRequest request, Found<R> found) {
    for (Binding binding : policy.bindings()) {
      try {
        if (binding.matching().match(request, equivalents, objects) == null) {
          continue;
        }
        for (Optional<JsonObject> param :
            Params.collect(policy.params(), binding, request.namespace(), params)) {
          found.invocations().add(new Invocation<>(policy, binding, match, param.orElse(null)));
        }
      } catch (Params.Misfit | PlatformException e) {
        found
            .wrong()
            .add(
                new Misconfiguration<>(
                    policy, binding, "failed to configure binding: " + e.getMessage()));
      }
    }
  }

  Versions versions(AdmissionRequest request) {
    return new Versions(request, equivalents);
  }

  /// The values of all variables but the policy's own.
  Map<String, Object> values(
      AdmissionRequest request, Invocation<?> invocation, Versions versions) {
    return Activation.of(
        request, invocation.match(), versions, namespace(request), invocation.param(), authorizer);
  }

  private @Nullable JsonObject namespace(AdmissionRequest request) {
    String name = request.namespace();
    return name.isEmpty() || request.resource().equals(NAMESPACES)
        ? null
        : objects.get(NAMESPACES, "", name).orElseThrow(() -> Failures.notFound(NAMESPACES, name));
  }
}
