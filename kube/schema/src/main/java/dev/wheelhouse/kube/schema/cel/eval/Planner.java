// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.kube.schema.cel.value.TypeValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// From a checked syntax tree to steps that evaluate it. Variables get places in the frame: those
/// of the environment first, then one for each variable of a comprehension.
public final class Planner {

  private final CelAbstractSyntaxTree ast;
  private final Map<String, Integer> globals = new HashMap<>();
  private final Map<String, Integer> locals = new HashMap<>();
  private int slots;

  private Planner(CelAbstractSyntaxTree ast, List<String> variables) {
    this.ast = ast;
    for (String variable : variables) {
      globals.put(variable, slots++);
    }
  }

  /// @param variables the names of the environment, in the order of their places
  public static Plan plan(CelAbstractSyntaxTree ast, List<String> variables) {
    Planner planner = new Planner(ast, variables);
    Step root = planner.plan(ast.getExpr());
    return new Plan(root, planner.slots, planner.used());
  }

  /// The variables of the environment that the expression reads.
  private Set<String> used() {
    Set<String> names = new HashSet<>();
    for (CelReference reference : ast.getReferenceMap().values()) {
      if (globals.containsKey(reference.name())) {
        names.add(reference.name());
      }
    }
    return names;
  }

  Step plan(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr.constant());
      case IDENT -> ident(expr);
      case SELECT -> select(expr);
      case CALL -> new CallPlanner(this).plan(expr);
      case LIST -> Literals.list(expr.list(), this);
      case MAP -> Literals.map(expr.map(), this);
      case STRUCT -> Literals.struct(expr.struct(), this);
      case COMPREHENSION -> comprehension(expr.comprehension());
      case NOT_SET -> throw new IllegalStateException("the tree is not complete");
    };
  }

  List<Step> planAll(List<CelExpr> expressions) {
    List<Step> steps = new ArrayList<>();
    expressions.forEach(expression -> steps.add(plan(expression)));
    return steps;
  }

  /// The one overload a call was resolved to; empty when it depends on the values.
  String overload(CelExpr call) {
    List<String> ids =
        ast.getReference(call.id()).<List<String>>map(CelReference::overloadIds).orElse(List.of());
    return ids.size() == 1 ? ids.getFirst() : "";
  }

  static Object value(CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> JsonNull.NULL;
      case BOOLEAN_VALUE -> constant.booleanValue();
      case INT64_VALUE -> constant.int64Value();
      case UINT64_VALUE -> new UnsignedInteger(constant.uint64Value().longValue());
      case DOUBLE_VALUE -> constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      case BYTES_VALUE -> constant.bytesValue();
      default -> throw new IllegalStateException("no such literal: " + constant.getKind());
    };
  }

  private static Step constant(CelConstant constant) {
    return new Constant(value(constant));
  }

  /// A value known beforehand; it costs nothing.
  record Constant(Object value) implements Step {
    @Override
    public Object eval(Frame frame) {
      return value;
    }
  }

  /// True where reading costs one for the whole chain, as `self.a.b`.
  static boolean isAttribute(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> true;
      case SELECT -> !expr.select().testOnly();
      case CALL -> Set.of("_[_]", "_[?_]", "_?._").contains(expr.call().function());
      default -> false;
    };
  }

  private Step ident(CelExpr expr) {
    String name = expr.ident().name();
    Integer slot = locals.get(name);
    if (slot == null) {
      String resolved = ast.getReference(expr.id()).map(CelReference::name).orElse(name);
      slot = globals.get(resolved);
    }
    return slot == null ? type(expr, name) : variable(slot, name);
  }

  private static Step variable(int slot, String name) {
    return frame -> {
      frame.meter().charge(1);
      return frame.get(slot, name);
    };
  }

  private Step type(CelExpr expr, String name) {
    CelType type = ast.getType(expr.id()).orElseThrow();
    String named = type instanceof TypeType stated ? stated.containingTypeName() : name;
    return new Constant(new TypeValue(named.isEmpty() ? name : named));
  }

  private Step select(CelExpr expr) {
    CelSelect select = expr.select();
    if (select.operand().getKind() == Kind.NOT_SET) {
      throw new IllegalStateException("a field of nothing");
    }
    if (!select.testOnly() && isQualifiedType(expr)) {
      return type(expr, select.field());
    }
    Step operand = plan(select.operand());
    long extra = isAttribute(select.operand()) ? 0 : 1;
    String field = select.field();
    if (select.testOnly()) {
      return frame -> Access.has(operand.eval(frame), field);
    }
    return frame -> {
      Object value = operand.eval(frame);
      frame.meter().charge(1 + extra);
      return Access.select(value, field);
    };
  }

  /// `google.protobuf.Timestamp` is a name, not a chain of fields.
  private boolean isQualifiedType(CelExpr expr) {
    return ast.getReference(expr.id()).isPresent()
        && ast.getType(expr.id()).filter(TypeType.class::isInstance).isPresent();
  }

  private Step comprehension(CelComprehension loop) {
    Step range = plan(loop.iterRange());
    Step initial =
        Literals.isEmpty(loop.accuInit())
            ? Literals.growing(loop.accuInit())
            : plan(loop.accuInit());
    Map<String, Integer> outer = new HashMap<>(locals);
    int accumulator = slots++;
    locals.put(loop.accuVar(), accumulator);
    int first = slots++;
    int second = loop.iterVar2().isEmpty() ? -1 : slots++;
    locals.put(loop.iterVar(), first);
    if (second >= 0) {
      locals.put(loop.iterVar2(), second);
    }
    Step condition = plan(loop.loopCondition());
    Step step = plan(loop.loopStep());
    locals.clear();
    locals.putAll(outer);
    locals.put(loop.accuVar(), accumulator);
    Step result = plan(loop.result());
    locals.clear();
    locals.putAll(outer);
    return new Loop(range, initial, condition, step, result, accumulator, first, second);
  }
}
