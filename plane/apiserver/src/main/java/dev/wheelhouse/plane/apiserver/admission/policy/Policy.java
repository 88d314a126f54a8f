// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.admission.PolicyExpressions;
import dev.wheelhouse.plane.apiserver.admission.expression.MatchConditions;
import dev.wheelhouse.plane.apiserver.admission.match.Matching;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A policy of either kind, compiled.
///
/// @param params the kind of its parameter objects; null without parameters
/// @param rules what it demands or changes
record Policy<R>(
    String name,
    Matching matching,
    @Nullable GroupVersionKind params,
    boolean ignoresFailures,
    MatchConditions conditions,
    Variables variables,
    R rules,
    List<Binding> bindings) {

  /// Makes the rules of a policy from its `spec`.
  @FunctionalInterface
  interface Compiler<R> {
    R compile(JsonObject spec, PolicyExpressions expressions);
  }

  static <R> Policy<R> of(JsonObject policy, List<Binding> bindings, Compiler<R> compiler) {
    JsonObject spec = policy.object("spec").orElseGet(JsonObject::new);
    GroupVersionKind params = spec.object("paramKind").map(GroupVersionKind::of).orElse(null);
    boolean ignores = spec.string("failurePolicy").orElse("Fail").equals("Ignore");
    PolicyExpressions expressions = new PolicyExpressions(params != null);
    Variables variables = Variables.compile(spec, expressions);
    return new Policy<>(
        policy.string("metadata", "name").orElse(""),
        Matching.ofResources(spec.object("matchConstraints").orElseGet(JsonObject::new)),
        params,
        ignores,
        MatchConditions.of(spec, expressions, ignores),
        variables,
        compiler.compile(spec, expressions),
        List.copyOf(bindings));
  }
}
