// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelStruct;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Estimates what a checked expression will cost: walks it once, and knows of each node where it is
/// read from and how large it can be. One estimator for one expression; owned by one thread.
public final class CostEstimator {

  private static final CostRange LIST_CREATE = CostRange.fixed(10);
  private static final CostRange MAP_CREATE = CostRange.fixed(30);
  private static final CostRange STRUCT_CREATE = CostRange.fixed(40);
  private static final Set<CelKind> SCALARS =
      Set.of(
          CelKind.BOOL,
          CelKind.DOUBLE,
          CelKind.DURATION,
          CelKind.INT,
          CelKind.TIMESTAMP,
          CelKind.UINT);

  /// A variable of a comprehension.
  private record Local(List<String> path, @Nullable CostRange size, @Nullable Entries entries) {}

  private final CelAbstractSyntaxTree ast;
  private final Sizes sizes;
  private final CallEstimator calls;
  private final Map<String, Deque<Local>> locals = new HashMap<>();
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<Long, CostRange> computed = new HashMap<>();
  private final Map<Long, Entries> entries = new HashMap<>();

  private CostEstimator(CelAbstractSyntaxTree ast, Sizes sizes) {
    this.ast = ast;
    this.sizes = sizes;
    this.calls = new CallEstimator(this, new LibraryEstimates(sizes));
  }

  public static CostRange estimate(CelAbstractSyntaxTree ast, Sizes sizes) {
    return new CostEstimator(ast, sizes).cost(ast.getExpr());
  }

  private CostRange cost(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT, NOT_SET -> CostRange.ZERO;
      case IDENT -> ident(expr);
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST -> list(expr);
      case MAP -> map(expr);
      case STRUCT -> struct(expr.struct());
      case COMPREHENSION -> comprehension(expr);
    };
  }

  private CostRange ident(CelExpr expr) {
    String name = expr.ident().name();
    Local local = local(name);
    paths.put(expr.id(), local == null ? List.of(name) : local.path());
    return CostRange.ONE;
  }

  private @Nullable Local local(String name) {
    Deque<Local> stack = locals.get(name);
    return stack == null ? null : stack.peek();
  }

  private CostRange select(CelExpr expr) {
    CelExpr operand = expr.select().operand();
    CostRange cost = cost(operand);
    if (expr.select().testOnly()) {
      return cost;
    }
    CelKind kind = type(operand).kind();
    paths.put(expr.id(), append(path(operand), expr.select().field()));
    boolean charged = kind == CelKind.MAP || kind == CelKind.STRUCT || kind == CelKind.TYPE_PARAM;
    return charged ? cost.plus(CostRange.ONE) : cost;
  }

  private static List<String> append(List<String> path, String step) {
    List<String> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private CostRange call(CelExpr expr) {
    CelCall call = expr.call();
    if (call.function().equals("dyn")) {
      CelExpr argument = call.args().getFirst();
      CostRange cost = cost(argument);
      copySizes(expr, argument);
      return CostRange.ONE.plus(cost);
    }
    List<CostRange> costs = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    for (CelExpr argument : call.args()) {
      costs.add(cost(argument));
      nodes.add(node(argument));
    }
    CostRange before = call.target().map(this::cost).orElse(CostRange.ZERO);
    Node target = call.target().map(this::node).orElse(null);
    return before.plus(overloads(expr, target, nodes, costs));
  }

  private CostRange overloads(
      CelExpr expr, @Nullable Node target, List<Node> args, List<CostRange> costs) {
    List<String> ids =
        ast.getReference(expr.id()).<List<String>>map(CelReference::overloadIds).orElse(List.of());
    CostRange cost = null;
    CostRange size = null;
    for (String id : ids) {
      CallEstimate estimate = calls.estimate(expr, id, target, args, costs);
      cost = cost == null ? estimate.cost() : cost.or(estimate.cost());
      if (estimate.resultSize() != null) {
        size = size == null ? estimate.resultSize() : size.or(estimate.resultSize());
      }
      if (id.equals("index_list") || id.equals("index_map")) {
        Entries container = entries(expr.call().args().getFirst());
        size = container == null ? null : container.value();
        String step = id.equals("index_list") ? "@items" : "@values";
        paths.put(expr.id(), append(path(expr.call().args().getFirst()), step));
      }
      size = size == null ? size(expr) : size;
    }
    setSize(expr, size);
    return cost == null ? CostRange.ZERO : cost;
  }

  private CostRange list(CelExpr expr) {
    CostRange cost = LIST_CREATE;
    CostRange element = null;
    for (CelExpr item : expr.list().elements()) {
      cost = cost.plus(cost(item));
      CostRange size = sizeOrUnbounded(item);
      element = element == null ? size : element.or(size);
    }
    CostRange value = element == null ? CostRange.ZERO : element;
    setEntries(expr, new Entries(true, CostRange.ONE, value));
    return cost;
  }

  private CostRange map(CelExpr expr) {
    CostRange cost = MAP_CREATE;
    CostRange keys = null;
    CostRange values = null;
    for (CelMap.Entry entry : expr.map().entries()) {
      cost = cost.plus(cost(entry.key())).plus(cost(entry.value()));
      CostRange key = sizeOrUnbounded(entry.key());
      CostRange value = sizeOrUnbounded(entry.value());
      keys = keys == null ? key : keys.or(key);
      values = values == null ? value : values.or(value);
    }
    setEntries(
        expr,
        new Entries(
            false, keys == null ? CostRange.ZERO : keys, values == null ? CostRange.ZERO : values));
    return cost;
  }

  private CostRange struct(CelStruct struct) {
    CostRange cost = STRUCT_CREATE;
    for (CelStruct.Entry entry : struct.entries()) {
      cost = cost.plus(cost(entry.value()));
    }
    return cost;
  }

  private CostRange comprehension(CelExpr expr) {
    CelComprehension loop = expr.comprehension();
    CostRange start = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    push(
        loop.accuVar(),
        new Local(path(loop.accuInit()), size(loop.accuInit()), entries(loop.accuInit())));
    CostRange total = isBind(loop) ? bind(expr, loop, start) : fold(expr, loop, start);
    pop(loop.accuVar());
    return total;
  }

  /// `optMap` and `sortBy` give a value a name.
  private static boolean isBind(CelComprehension loop) {
    CelExpr condition = loop.loopCondition();
    return loop.iterRange().getKind() == Kind.LIST
        && loop.iterRange().list().elements().isEmpty()
        && condition.getKind() == Kind.CONSTANT
        && condition.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
        && !condition.constant().booleanValue()
        && !loop.accuVar().equals("__result__");
  }

  private CostRange bind(CelExpr expr, CelComprehension loop, CostRange start) {
    CostRange total = start.plus(cost(loop.result()));
    copySizes(expr, loop.result());
    return total;
  }

  private CostRange fold(CelExpr expr, CelComprehension loop, CostRange start) {
    pushIterated(loop);
    CostRange each = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
    pop(loop.iterVar());
    if (!loop.iterVar2().isEmpty()) {
      pop(loop.iterVar2());
    }
    CostRange result = cost(loop.result());
    CostRange count = sizeOrUnbounded(loop.iterRange());
    switch (loop.accuInit().getKind()) {
      case CONSTANT -> setSize(expr, size(loop.accuInit()));
      case LIST, MAP -> {
        setSize(expr, count);
        setEntries(expr, entries(loop.loopStep()));
      }
      default -> {}
    }
    return start.plus(result).plus(count.times(each));
  }

  private void pushIterated(CelComprehension loop) {
    CelExpr range = loop.iterRange();
    Entries inside = entries(range);
    boolean list = inside == null ? type(range).kind() == CelKind.LIST : inside.list();
    CostRange key = inside == null ? null : inside.key();
    CostRange value = inside == null ? null : inside.value();
    List<String> values = append(path(range), list ? "@items" : "@values");
    if (!loop.iterVar2().isEmpty()) {
      List<String> keys = append(path(range), list ? "@indices" : "@keys");
      push(loop.iterVar(), new Local(keys, key, null));
      push(loop.iterVar2(), new Local(values, value, null));
    } else {
      Local single =
          list
              ? new Local(values, value, null)
              : new Local(append(path(range), "@keys"), key, null);
      push(loop.iterVar(), single);
    }
  }

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    Deque<Local> stack = locals.get(name);
    if (stack != null) {
      stack.pop();
    }
  }

  private CelType type(CelExpr expr) {
    return ast.getType(expr.id()).orElse(SimpleType.DYN);
  }

  private List<String> path(CelExpr expr) {
    Local local = expr.getKind() == Kind.IDENT ? local(expr.ident().name()) : null;
    return local != null ? local.path() : paths.getOrDefault(expr.id(), List.of());
  }

  private Node node(CelExpr expr) {
    List<String> path = path(expr);
    String root = path.isEmpty() ? "" : path.getFirst();
    boolean accumulator = root.equals("@result") || root.equals("__result__");
    return new Node(expr, accumulator ? List.of() : path, type(expr), size(expr));
  }

  private void setSize(CelExpr expr, @Nullable CostRange size) {
    if (size != null) {
      computed.put(expr.id(), size);
    }
  }

  void setEntries(CelExpr expr, @Nullable Entries found) {
    if (found != null) {
      entries.put(expr.id(), found);
    }
  }

  private void copySizes(CelExpr to, CelExpr from) {
    setSize(to, size(from));
    setEntries(to, entries(from));
  }

  CostRange sizeOrUnbounded(CelExpr expr) {
    CostRange size = size(expr);
    return size == null ? CostRange.UNBOUNDED : size;
  }

  private @Nullable CostRange size(CelExpr expr) {
    CostRange known = computed.get(expr.id());
    if (known != null) {
      return known;
    }
    CostRange written = written(expr);
    if (written != null) {
      return written;
    }
    Optional<CostRange> bounded = sizes.of(path(expr));
    if (bounded.isPresent()) {
      computed.put(expr.id(), bounded.get());
      return bounded.get();
    }
    if (isScalar(type(expr))) {
      return CostRange.ONE;
    }
    Local local = expr.getKind() == Kind.IDENT ? local(expr.ident().name()) : null;
    return local == null ? null : local.size();
  }

  private static @Nullable CostRange written(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT ->
          CostRange.fixed(
              switch (expr.constant().getKind()) {
                case STRING_VALUE -> {
                  String text = expr.constant().stringValue();
                  yield text.codePointCount(0, text.length());
                }
                case BYTES_VALUE -> expr.constant().bytesValue().size();
                default -> 1L;
              });
      case LIST -> CostRange.fixed(expr.list().elements().size());
      case MAP -> CostRange.fixed(expr.map().entries().size());
      default -> null;
    };
  }

  private static boolean isScalar(CelType type) {
    boolean optional = type.name().equals("optional_type") && !type.parameters().isEmpty();
    return optional ? isScalar(type.parameters().getFirst()) : SCALARS.contains(type.kind());
  }

  @Nullable Entries entries(CelExpr expr) {
    Entries known = entries.get(expr.id());
    if (known != null) {
      return known;
    }
    Local local = expr.getKind() == Kind.IDENT ? local(expr.ident().name()) : null;
    return local == null ? null : local.entries();
  }
}
