// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelList;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelStruct;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.cel.value.CelFault;
import dev.wheelhouse.kube.schema.cel.value.ListValue;
import dev.wheelhouse.kube.schema.cel.value.MapValue;
import dev.wheelhouse.kube.schema.cel.value.OptionalValue;
import dev.wheelhouse.kube.schema.cel.value.StructValue;
import dev.wheelhouse.kube.schema.cel.value.UnsignedInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `[1, 2]`, `{'a': 1}`, `Object.spec{replicas: 1}`. What consists of constants is made once.
final class Literals {

  private static final long LIST_COST = 10;
  private static final long MAP_COST = 30;
  private static final long STRUCT_COST = 40;

  private Literals() {}

  static boolean isEmpty(CelExpr expr) {
    return switch (expr.getKind()) {
      case LIST -> expr.list().elements().isEmpty();
      case MAP -> expr.map().entries().isEmpty();
      default -> false;
    };
  }

  /// An empty list or map for a comprehension to fill.
  static Step growing(CelExpr expr) {
    return expr.getKind() == Kind.LIST ? _ -> ListValue.growing() : _ -> MapValue.empty();
  }

  /// One part of a literal.
  ///
  /// @param optional true where an optional is written, of which none leaves the part out
  private record Part(Step key, Step value, boolean optional) {}

  private static boolean isConstant(List<Part> parts) {
    return parts.stream()
        .allMatch(part ->
            !part.optional()
                && part.key() instanceof Planner.Constant
                && part.value() instanceof Planner.Constant);
  }

  static Step constant(Step literal) {
    Frame frame = new Frame(0, new Meter(Long.MAX_VALUE, Clock.system(), Long.MAX_VALUE));
    return new Planner.Constant(literal.eval(frame));
  }

  static Step list(CelList list, Planner planner) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < list.elements().size(); i++) {
      Step element = planner.plan(list.elements().get(i));
      boolean optional = list.optionalIndices().contains(i);
      parts.add(new Part(new Planner.Constant((long) i), element, optional));
    }
    Step step = frame -> list(parts, frame);
    return isConstant(parts) ? constant(step) : step;
  }

  private static Object list(List<Part> parts, Frame frame) {
    List<Object> elements = new ArrayList<>(parts.size());
    for (Part part : parts) {
      add(part, frame, elements::add);
    }
    frame.meter().charge(LIST_COST);
    return ListValue.of(elements);
  }

  private interface Target {
    void accept(Object value);
  }

  private static void add(Part part, Frame frame, Target target) {
    Object value = part.value().eval(frame);
    if (!part.optional()) {
      target.accept(value);
      return;
    }
    if (!(value instanceof OptionalValue optional)) {
      throw CelFault.noSuchOverload();
    }
    if (optional.value() != null) {
      target.accept(optional.value());
    }
  }

  static Step map(CelMap map, Planner planner) {
    List<Part> parts = new ArrayList<>();
    for (CelMap.Entry entry : map.entries()) {
      parts.add(
          new Part(planner.plan(entry.key()), planner.plan(entry.value()), entry.optionalEntry()));
    }
    Step step = frame -> map(parts, frame);
    return isConstant(parts) ? constant(step) : step;
  }

  private static Object map(List<Part> parts, Frame frame) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (Part part : parts) {
      Object key = part.key().eval(frame);
      if (!(key instanceof String
          || key instanceof Long
          || key instanceof Boolean
          || key instanceof UnsignedInteger)) {
        throw new CelFault("unsupported key type");
      }
      add(part, frame, value -> entries.put(key, value));
    }
    frame.meter().charge(MAP_COST);
    return MapValue.of(entries);
  }

  static Step struct(CelStruct struct, Planner planner) {
    List<Part> parts = new ArrayList<>();
    for (CelStruct.Entry entry : struct.entries()) {
      parts.add(
          new Part(
              new Planner.Constant(entry.fieldKey()),
              planner.plan(entry.value()),
              entry.optionalEntry()));
    }
    String name = struct.messageName();
    return frame -> struct(name, parts, frame);
  }

  private static Object struct(String name, List<Part> parts, Frame frame) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Part part : parts) {
      String field = (String) part.key().eval(frame);
      add(part, frame, value -> fields.put(field, value));
    }
    frame.meter().charge(STRUCT_COST);
    return new StructValue(name, fields);
  }
}
