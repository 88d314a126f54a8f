// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Estimates for the functions of the libraries. The figures are Kubernetes' own: they decide which
/// rules a definition may have, so that a change of one is a change of the API.
final class LibraryEstimates {

  private static final double TRAVERSAL = 0.1;
  private static final double REGEX = 0.25;
  private static final CostRange CHECK = CostRange.fixed(350_000);
  private static final CostRange ADDRESS = new CostRange(4, 16);
  private static final Set<String> ACCESSORS =
      Set.of(
          "serviceAccount",
          "path",
          "group",
          "resource",
          "subresource",
          "namespace",
          "name",
          "allowed",
          "reason",
          "error",
          "errored",
          "masked",
          "prefixLength",
          "family",
          "isUnspecified",
          "isLoopback",
          "isLinkLocalMulticast",
          "isLinkLocalUnicast",
          "isGlobalUnicast",
          "format.named",
          "sign",
          "asInteger",
          "isInteger",
          "asApproximateFloat",
          "isGreaterThan",
          "isLessThan",
          "compareTo",
          "add",
          "sub",
          "major",
          "minor",
          "patch",
          "getScheme",
          "getHostname",
          "getHost",
          "getPort",
          "getEscapedPath",
          "getQuery");

  private final Sizes sizes;

  LibraryEstimates(Sizes sizes) {
    this.sizes = sizes;
  }

  /// @param target what stands before the dot; null for a global function
  /// @return null where the language's own estimate holds
  @Nullable CallEstimate of(
      String function, String overload, @Nullable Node target, List<Node> args) {
    if (ACCESSORS.contains(function)) {
      return CallEstimate.of(CostRange.ONE);
    }
    return switch (function) {
      case "check" -> CallEstimate.of(CHECK);
      case "fieldSelector", "labelSelector" -> CallEstimate.of(selector(size(args.getFirst())));
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
          target == null ? null : scan(target);
      case "url", "jsonpatch.escapeKey" -> copy(args.getFirst());
      case "lowerAscii", "upperAscii", "substring", "trim" -> target == null ? null : copy(target);
      case "replace" -> target == null ? null : TextEstimates.replace(this, target, args);
      case "split" -> target == null ? null : TextEstimates.split(this, target, args);
      case "join" -> target == null ? null : TextEstimates.join(this, target, args);
      case "find", "findAll" -> target == null ? null : regex(target, args.getFirst());
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          CallEstimate.of(size(args.getFirst()).times(TRAVERSAL));
      case "ip" ->
          CallEstimate.of(args.isEmpty() ? CostRange.ONE : size(args.getFirst()).times(TRAVERSAL));
      case "ip.isCanonical" -> CallEstimate.of(size(args.getFirst()).times(2 * TRAVERSAL));
      case "containsIP" ->
          CallEstimate.of(contained(overload.equals("cidr_contains_ip_string"), args));
      case "containsCIDR" ->
          CallEstimate.of(
              contained(overload.equals("cidr_contains_cidr_string"), args)
                  .plus(ADDRESS.times(TRAVERSAL))
                  .plus(CostRange.ONE));
      case "validate" -> CallEstimate.of(size(args.getFirst()).times(TRAVERSAL).times(128 * REGEX));
      case "_==_" -> equality(args);
      default -> ListEstimates.of(this, overload, target, args);
    };
  }

  CostRange size(Node node) {
    return node.size() != null ? node.size() : sizes.of(node.path()).orElse(CostRange.UNBOUNDED);
  }

  private CallEstimate copy(Node text) {
    CostRange size = size(text);
    return new CallEstimate(size.times(TRAVERSAL), size);
  }

  private static CostRange selector(CostRange length) {
    return CostRange.fixed(10).plus(length.times(TRAVERSAL)).plus(length.times(0.5).times(50.0));
  }

  private CallEstimate scan(Node target) {
    Optional<Node> element = element(target);
    if (element.isEmpty()) {
      return CallEstimate.of(size(target).times(TRAVERSAL));
    }
    CostRange each = CostRange.ONE;
    CelKind kind = element.get().type().kind();
    if (kind == CelKind.STRING || kind == CelKind.BYTES) {
      each = each.plus(size(element.get()).times(TRAVERSAL));
    }
    return CallEstimate.of(size(target).times(each));
  }

  /// The elements of a list; empty for what is none.
  static Optional<Node> element(Node list) {
    List<CelType> parameters = list.type().parameters();
    if (parameters.isEmpty()) {
      return Optional.empty();
    }
    List<String> path = new ArrayList<>(list.path());
    if (!path.isEmpty()) {
      path.add("@items");
    }
    return Optional.of(new Node(null, path, parameters.getFirst(), null));
  }

  private CallEstimate regex(Node text, Node pattern) {
    CostRange size = size(text);
    CostRange cost = size.plus(CostRange.ONE).times(TRAVERSAL).times(size(pattern).times(REGEX));
    return new CallEstimate(cost, new CostRange(0, size.max()));
  }

  private CostRange contained(boolean parse, List<Node> args) {
    CostRange compare = ADDRESS.plus(ADDRESS).times(TRAVERSAL);
    return parse ? compare.plus(size(args.getFirst()).times(TRAVERSAL)) : compare;
  }

  private static @Nullable CallEstimate equality(List<Node> args) {
    String left = args.getFirst().type().name();
    if (args.size() != 2 || !left.equals(args.get(1).type().name())) {
      return null;
    }
    return switch (left) {
      case "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.Semver" ->
          CallEstimate.of(CostRange.ONE);
      case "kubernetes.NamedFormat" -> CallEstimate.of(new CostRange(1, 64).times(TRAVERSAL));
      case "kubernetes.URL" -> {
        CostRange size = args.get(1).size();
        yield CallEstimate.of(new CostRange(1, size == null ? 1 : size.max()).times(TRAVERSAL));
      }
      default ->
          left.startsWith("kubernetes.authorization.") ? CallEstimate.of(CostRange.ONE) : null;
    };
  }

  /// The number that is written down, or another.
  static long constant(Node node, long otherwise) {
    boolean number =
        node.expr() != null
            && node.expr().getKind() == Kind.CONSTANT
            && node.expr().constant().getKind() == CelConstant.Kind.INT64_VALUE;
    return number && node.expr() != null
        ? Math.max(0, node.expr().constant().int64Value())
        : otherwise;
  }
}
