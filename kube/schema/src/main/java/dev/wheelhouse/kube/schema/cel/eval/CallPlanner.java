// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.wheelhouse.kube.schema.cel.function.Arithmetic;
import dev.wheelhouse.kube.schema.cel.function.FunctionTable;
import dev.wheelhouse.kube.schema.cel.function.Overload;
import dev.wheelhouse.kube.schema.cel.function.Regexes;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.CelList;
import dev.wheelhouse.kube.schema.cel.value.CelMap;
import dev.wheelhouse.kube.schema.cel.value.Equality;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import dev.wheelhouse.kube.schema.cel.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/// Plans calls: operators, and functions of the table.
final class CallPlanner {

  /// What is made of a constant is one.
  private static final Set<String> CONVERSIONS =
      Set.of(
          "bool",
          "bytes",
          "double",
          "duration",
          "dyn",
          "int",
          "string",
          "timestamp",
          "type",
          "uint");

  private final Planner planner;

  CallPlanner(Planner planner) {
    this.planner = planner;
  }

  Step plan(CelExpr expr) {
    CelCall call = expr.call();
    String function = call.function();
    String overload = planner.overload(expr);
    return switch (function) {
      case "_&&_" -> logical(call, false);
      case "_||_" -> logical(call, true);
      case "_?_:_" -> conditional(call);
      case "@not_strictly_false" -> notStrictlyFalse(call);
      case "!_" -> not(call);
      case "_[_]" -> index(call);
      case "_[?_]" -> optionalIndex(call);
      case "_?._" -> optionalSelect(call);
      case "@in" -> contained(call, overload);
      case "_==_" -> binary(call, function, overload, (a, b, meter) -> Equality.equal(a, b, meter));
      case "_!=_" ->
          binary(call, function, overload, (a, b, meter) -> !Equality.equal(a, b, meter));
      case "_<_" -> ordered(call, overload, order -> order < 0);
      case "_<=_" -> ordered(call, overload, order -> order <= 0);
      case "_>_" -> ordered(call, overload, order -> order > 0);
      case "_>=_" -> ordered(call, overload, order -> order >= 0);
      case "_+_" -> binary(call, function, overload, Arithmetic::add);
      case "_-_" -> binary(call, function, overload, (a, b, _) -> Arithmetic.subtract(a, b));
      case "_*_" -> binary(call, function, overload, (a, b, _) -> Arithmetic.multiply(a, b));
      case "_/_" -> binary(call, function, overload, (a, b, _) -> Arithmetic.divide(a, b));
      case "_%_" -> binary(call, function, overload, (a, b, _) -> Arithmetic.modulo(a, b));
      case "-_" -> negation(call);
      default -> function(expr, overload);
    };
  }

  private Step argument(CelCall call, int index) {
    return planner.plan(call.args().get(index));
  }

  /// `false && fault` is false, in either order.
  private Step logical(CelCall call, boolean decisive) {
    Step left = argument(call, 0);
    Step right = argument(call, 1);
    return frame -> {
      CelFault fault = null;
      try {
        if (flag(left.eval(frame)) == decisive) {
          return decisive;
        }
      } catch (CelFault e) {
        fault = recoverable(e);
      }
      boolean answer = flag(right.eval(frame));
      if (fault != null && answer != decisive) {
        throw fault;
      }
      return answer;
    };
  }

  private static boolean flag(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw CelFault.noSuchOverload();
  }

  private static CelFault recoverable(CelFault fault) {
    if (fault.kind() != CelFault.Kind.EVALUATION) {
      throw fault;
    }
    return fault;
  }

  /// A variable that is a branch or a key costs nothing by itself.
  private Step part(CelCall call, int index) {
    Step step = argument(call, index);
    if (!Planner.isAttribute(call.args().get(index)) || step instanceof Planner.Constant) {
      return step;
    }
    return frame -> {
      Object value = step.eval(frame);
      frame.meter().refund();
      return value;
    };
  }

  private Step conditional(CelCall call) {
    Step condition = argument(call, 0);
    Step then = part(call, 1);
    Step otherwise = part(call, 2);
    return frame -> (flag(condition.eval(frame)) ? then : otherwise).eval(frame);
  }

  private Step notStrictlyFalse(CelCall call) {
    Step value = argument(call, 0);
    return frame -> {
      frame.meter().charge(1);
      try {
        return !Boolean.FALSE.equals(value.eval(frame));
      } catch (CelFault e) {
        return recoverable(e).kind() == CelFault.Kind.EVALUATION;
      }
    };
  }

  private Step not(CelCall call) {
    Step value = argument(call, 0);
    return frame -> {
      boolean flag = flag(value.eval(frame));
      frame.meter().charge(1);
      return !flag;
    };
  }

  private Step negation(CelCall call) {
    Step value = argument(call, 0);
    return frame -> {
      Object number = value.eval(frame);
      frame.meter().charge(1);
      return Arithmetic.negate(number);
    };
  }

  private Step index(CelCall call) {
    Step value = argument(call, 0);
    Step key = part(call, 1);
    long cost = Planner.isAttribute(call.args().getFirst()) ? 1 : 2;
    return frame -> {
      Object whole = value.eval(frame);
      Object part = key.eval(frame);
      frame.meter().charge(cost);
      return Access.index(whole, part);
    };
  }

  private Step optionalIndex(CelCall call) {
    Step value = argument(call, 0);
    Step key = argument(call, 1);
    return frame -> {
      Object whole = value.eval(frame);
      OptionalValue part = Access.indexOptionally(whole, key.eval(frame));
      frame.meter().charge(part.hasValue() ? 1 : 0);
      return part;
    };
  }

  private Step optionalSelect(CelCall call) {
    Step value = argument(call, 0);
    String field = call.args().get(1).constant().stringValue();
    return frame -> {
      OptionalValue part = Access.selectOptionally(value.eval(frame), field);
      frame.meter().charge(part.hasValue() ? 1 : 0);
      return part;
    };
  }

  private Step contained(CelCall call, String overload) {
    Step constantList = argument(call, 1);
    if (constantList instanceof Planner.Constant known && known.value() instanceof CelList list) {
      return inConstant(argument(call, 0), list);
    }
    return binary(
        call,
        "@in",
        overload,
        (value, container, meter) ->
            switch (container) {
              case CelList list -> isIn(value, list, meter);
              case CelMap map -> map.find(value) != null;
              default -> throw CelFault.noSuchOverload();
            });
  }

  /// Looking into a list that is written down costs nothing.
  private static Step inConstant(Step value, CelList list) {
    Set<Object> texts = new HashSet<>();
    list.forEach(texts::add);
    boolean plain = texts.stream().allMatch(String.class::isInstance);
    return frame -> {
      Object wanted = value.eval(frame);
      return plain ? texts.contains(wanted) : isIn(wanted, list, frame.meter());
    };
  }

  private static boolean isIn(Object value, CelList list, Meter meter) {
    for (Object element : list) {
      if (Equality.equal(element, value, meter)) {
        return true;
      }
    }
    return false;
  }

  private interface Binary {
    Object of(Object left, Object right, Meter meter);
  }

  private Step binary(CelCall call, String function, String overload, Binary operation) {
    Step left = argument(call, 0);
    Step right = argument(call, 1);
    return frame -> {
      Object a = left.eval(frame);
      Object b = right.eval(frame);
      Meter meter = frame.meter();
      meter.charge(CallCost.of(function, overload, new Object[] {a, b}, meter));
      return operation.of(a, b, meter);
    };
  }

  private Step ordered(CelCall call, String overload, IntPredicate test) {
    return binary(call, call.function(), overload, (a, b, _) -> test.test(Values.compare(a, b)));
  }

  private Step function(CelExpr expr, String resolved) {
    CelCall call = expr.call();
    List<Step> arguments = new ArrayList<>();
    call.target().ifPresent(target -> arguments.add(planner.plan(target)));
    arguments.addAll(planner.planAll(call.args()));
    List<Overload> overloads =
        FunctionTable.find(call.function(), call.target().isPresent(), arguments.size());
    checkPattern(call, arguments);
    Step step = frame -> call(call.function(), resolved, overloads, arguments, frame);
    boolean known = arguments.size() == 1 && arguments.getFirst() instanceof Planner.Constant;
    return known && CONVERSIONS.contains(call.function()) ? Literals.constant(step) : step;
  }

  /// A pattern that is written down is refused when the expression is.
  private static void checkPattern(CelCall call, List<Step> arguments) {
    boolean pattern = Set.of("matches", "find", "findAll").contains(call.function());
    if (pattern
        && arguments.get(1) instanceof Planner.Constant known
        && known.value() instanceof String text) {
      Regexes.compile(text);
    }
  }

  private static Object call(
      String function, String resolved, List<Overload> overloads, List<Step> steps, Frame frame) {
    Object[] values = new Object[steps.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = steps.get(i).eval(frame);
    }
    Overload overload =
        FunctionTable.resolve(overloads, values).orElseThrow(CelFault::noSuchOverload);
    Meter meter = frame.meter();
    String priced = resolved.isEmpty() ? overload.id() : resolved;
    meter.charge(CallCost.of(function, priced, values, meter));
    return overload.body().call(meter, values);
  }
}
