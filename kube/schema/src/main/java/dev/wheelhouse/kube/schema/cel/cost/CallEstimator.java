// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import dev.cel.common.ast.CelExpr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Estimates for calls, with their arguments: the language's own functions and operators here, the
/// libraries' by [LibraryEstimates].
final class CallEstimator {

  private static final double TRAVERSAL = 0.1;
  private static final double REGEX = 0.25;

  private final CostEstimator expressions;
  private final LibraryEstimates libraries;

  CallEstimator(CostEstimator expressions, LibraryEstimates libraries) {
    this.expressions = expressions;
    this.libraries = libraries;
  }

  CallEstimate estimate(
      CelExpr expr,
      String overload,
      @Nullable Node target,
      List<Node> args,
      List<CostRange> costs) {
    CallEstimate library = libraries.of(expr.call().function(), overload, target, args);
    if (library != null) {
      return with(costs, library);
    }
    return switch (overload) {
      case "logical_and", "logical_or" -> CallEstimate.of(shortCircuit(costs));
      case "conditional" -> conditional(expr, args, costs);
      case "add_string", "add_bytes", "add_list" ->
          with(costs, concatenation(expr, overload, args));
      default -> with(costs, function(overload, target, args));
    };
  }

  private static CallEstimate with(List<CostRange> costs, CallEstimate call) {
    CostRange sum = call.cost();
    for (CostRange cost : costs) {
      sum = sum.plus(cost);
    }
    return new CallEstimate(sum, call.resultSize());
  }

  private static CostRange shortCircuit(List<CostRange> costs) {
    CostRange left = costs.get(0);
    return new CostRange(left.min(), left.plus(costs.get(1)).max());
  }

  private CallEstimate conditional(CelExpr expr, List<Node> args, List<CostRange> costs) {
    List<CelExpr> parts = expr.call().args();
    expressions.setEntries(
        expr, Entries.union(expressions.entries(parts.get(1)), expressions.entries(parts.get(2))));
    return new CallEstimate(
        costs.get(0).plus(costs.get(1).or(costs.get(2))), size(args.get(1)).or(size(args.get(2))));
  }

  private CallEstimate concatenation(CelExpr expr, String overload, List<Node> args) {
    List<CelExpr> parts = expr.call().args();
    expressions.setEntries(
        expr, Entries.union(expressions.entries(parts.get(0)), expressions.entries(parts.get(1))));
    CostRange size = size(args.get(0)).plus(size(args.get(1)));
    boolean list = overload.equals("add_list");
    return new CallEstimate(list ? CostRange.ONE : size.times(TRAVERSAL), size);
  }

  private static CostRange size(Node node) {
    return node.size() == null ? CostRange.UNBOUNDED : node.size();
  }

  private static CallEstimate function(String overload, @Nullable Node target, List<Node> args) {
    return switch (overload) {
      case "string_format" -> CallEstimate.of(size(targetOr(target, args)).times(TRAVERSAL));
      case "string_to_bytes" -> converted(size(args.getFirst()), 1, 4);
      case "bytes_to_string" -> converted(size(args.getFirst()), 0.25, 1);
      case "strings_quote" -> quoted(size(args.getFirst()));
      case "starts_with_string", "ends_with_string" ->
          CallEstimate.of(size(args.getFirst()).times(TRAVERSAL));
      case "in_list" -> CallEstimate.of(size(args.get(1)));
      case "matches_string" ->
          CallEstimate.of(
              size(targetOr(target, args))
                  .plus(CostRange.ONE)
                  .times(TRAVERSAL)
                  .times(size(args.getFirst()).times(REGEX)));
      case "contains_string" ->
          CallEstimate.of(
              size(targetOr(target, args))
                  .times(TRAVERSAL)
                  .times(size(args.getFirst()).times(TRAVERSAL)));
      case "less_string",
          "greater_string",
          "less_equals_string",
          "greater_equals_string",
          "less_bytes",
          "greater_bytes",
          "less_equals_bytes",
          "greater_equals_bytes",
          "equals",
          "not_equals" ->
          CallEstimate.of(comparison(size(args.get(0)), size(args.get(1))));
      default -> CallEstimate.of(CostRange.ONE);
    };
  }

  private static Node targetOr(@Nullable Node target, List<Node> args) {
    return target == null ? args.getFirst() : target;
  }

  private static CallEstimate converted(CostRange size, double least, long most) {
    CostRange result =
        new CostRange((long) (size.min() * least), CostRange.times(size.max(), most));
    return new CallEstimate(size.times(TRAVERSAL), result);
  }

  private static CallEstimate quoted(CostRange size) {
    CostRange result =
        new CostRange(size.min(), CostRange.times(size.max(), 2)).plus(CostRange.fixed(2));
    return new CallEstimate(size.times(TRAVERSAL), result);
  }

  private static CostRange comparison(CostRange left, CostRange right) {
    long most = Math.min(left.max(), right.max());
    return new CostRange(most > 0 ? 1 : 0, most).times(TRAVERSAL);
  }
}
