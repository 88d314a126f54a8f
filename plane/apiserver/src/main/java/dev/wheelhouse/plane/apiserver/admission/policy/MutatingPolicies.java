// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.MutatingPlugin;
import dev.wheelhouse.plane.apiserver.admission.Reinvocations;
import dev.wheelhouse.plane.apiserver.admission.expression.MatchConditions;
import dev.wheelhouse.plane.apiserver.admission.match.Equivalents;
import dev.wheelhouse.plane.apiserver.admission.match.Versions;
import dev.wheelhouse.plane.apiserver.admission.policy.Matches.Invocation;
import dev.wheelhouse.plane.apiserver.admission.webhook.Hooks;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Lets mutating policies change the object, one after the other (`MutatingAdmissionPolicy`).
public final class MutatingPolicies implements MutatingPlugin {

  private final PolicyIndex<Rules> index;
  private final Matches matches;
  private final Equivalents equivalents;

  public MutatingPolicies(Matches matches, ObjectReader objects, Equivalents equivalents) {
    this.index =
        new PolicyIndex<>(
            objects,
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
            (spec, expressions) ->
                new Rules(
                    Mutation.all(spec, expressions),
                    spec.string("reinvocationPolicy").orElse("Never").equals("IfNeeded")));
    this.matches = matches;
    this.equivalents = equivalents;
  }

  private record Rules(List<Mutation> mutations, boolean reinvoked) {}

  /// What is remembered from the first round to the second.
  private static final class Memory extends Reinvocations {}

  /// A policy that could not do its work.
  private record Failure(String message, String reason) {}

  @Override
  public String name() {
    return "MutatingAdmissionPolicy";
  }

  @Override
  public void mutate(AdmissionRequest request) {
    List<Policy<Rules>> policies = index.current();
    boolean writes =
        switch (request.operation()) {
          case CREATE, UPDATE -> true;
          case DELETE, CONNECT -> false;
        };
    if (policies.isEmpty() || !writes || Hooks.exempt(request)) {
      return;
    }
    Matches.Found<Rules> found = matches.find(policies, request);
    List<Failure> failures = new ArrayList<>(0);
    Memory memory = request.origin().reinvocation().state(Memory.class, Memory::new);
    memory.begin(request);
    Versions versions = matches.versions(request);
    for (Invocation<Rules> invocation : found.invocations()) {
      invoke(invocation, request, versions, memory, failures);
    }
    memory.end(request);
    for (Matches.Misconfiguration<Rules> wrong : found.wrong()) {
      Binding binding = wrong.binding();
      fail(
          wrong.policy(),
          binding == null ? "" : binding.name(),
          wrong.message(),
          "Forbidden",
          failures);
    }
    if (!failures.isEmpty()) {
      Failure first = failures.getFirst();
      throw Forbidding.refusal(
          request,
          first.message(),
          first.reason(),
          403,
          failures.stream().map(Failure::message).toList());
    }
  }

  private void invoke(
      Invocation<Rules> invocation,
      AdmissionRequest request,
      Versions versions,
      Memory memory,
      List<Failure> failures) {
    Policy<Rules> policy = invocation.policy();
    Map<String, Object> values = matches.values(request, invocation, versions);
    switch (policy.conditions().evaluate(values, policy.variables()::addTo)) {
      case MatchConditions.Result.DoesNotMatch _ -> {}
      case MatchConditions.Result.Failed(String message) ->
          fail(policy, invocation.binding().name(), message, "Invalid", failures);
      case MatchConditions.Result.Matches _ -> {
        String key = key(invocation);
        if (memory.calls(request, key)) {
          boolean changed = change(invocation, request, versions, failures);
          memory.called(request, key, policy.rules().reinvoked(), changed);
        }
      }
    }
  }

  private static String key(Invocation<Rules> invocation) {
    JsonObject param = invocation.param();
    String own =
        param == null
            ? ""
            : param.string("metadata", "namespace").orElse("")
                + "/"
                + param.string("metadata", "name").orElse("");
    return invocation.policy().name() + " " + invocation.binding().name() + " " + own;
  }

  private boolean change(
      Invocation<Rules> invocation,
      AdmissionRequest request,
      Versions versions,
      List<Failure> failures) {
    Policy<Rules> policy = invocation.policy();
    JsonObject before = request.object().deepCopy();
    for (Mutation mutation : policy.rules().mutations()) {
      JsonObject object = versions.object(invocation.match());
      if (object == null) {
        return false;
      }
      try {
        Map<String, Object> values = matches.values(request, invocation, versions);
        JsonObject changed =
            mutation.apply(
                object,
                values,
                policy.variables(),
                equivalents.schema(invocation.match().kind()).orElse(null));
        if (!changed.equals(object)) {
          versions.replace(invocation.match(), changed);
        }
      } catch (Mutation.Failed | PlatformException e) {
        fail(policy, invocation.binding().name(), "" + e.getMessage(), "Invalid", failures);
      }
    }
    return !request.object().equals(before);
  }

  private static void fail(
      Policy<Rules> policy, String binding, String message, String reason, List<Failure> failures) {
    if (policy.ignoresFailures()) {
      return;
    }
    String who =
        binding.isEmpty()
            ? "policy \"" + policy.name() + "\""
            : "policy '" + policy.name() + "' with binding '" + binding + "'";
    failures.add(new Failure(who + " denied request: " + message, reason));
  }
}
