// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Translates `healthPolicy` and `customStatus`: one expression for `isHealth` or `message`, over
/// values with defaults that are written like
///
///     ready: {replicas: *0 | int} & {
///       if context.output.status.replicas != _|_ {replicas: context.output.status.replicas}
///     }
final class CueStatus {

  private final CueExpressions expressions;

  CueStatus(CueExpressions expressions) {
    this.expressions = expressions;
  }

  /// @param result `isHealth` or `message`
  /// @throws CueFault for what cannot be translated
  String cel(String source, CuePlace place, String result) {
    CueNode.Struct status;
    try {
      status = CueParser.file(source);
    } catch (CueFault e) {
      throw new CueFault(place, "in its line " + e.text());
    }
    try {
      return cel(status, result);
    } catch (CueFault e) {
      throw new CueFault(place, "in its line " + e.text());
    }
  }

  private String cel(CueNode.Struct status, String result) {
    CueScope scope = CueScope.of(status);
    for (CueNode.Declaration declaration : status.declarations()) {
      boolean plain = declaration instanceof CueNode.Field || declaration instanceof CueNode.Let;
      if (!plain) {
        throw new CueFault(
            declaration.place(), "conditions among the fields of a status cannot be translated");
      }
      if (declaration instanceof CueNode.Field field && !field.name().equals(result)) {
        scope = defaults(field, scope);
      }
    }
    long times = status.fields().stream().filter(it -> it.name().equals(result)).count();
    if (times != 1) {
      throw new CueFault(status.place(), "\"" + result + "\" must be given once");
    }
    return expressions.cel(status.field(result).orElseThrow().value(), scope);
  }

  /// A struct of defaults with the values that replace them becomes a variable of which each field
  /// is known.
  private CueScope defaults(CueNode.Field field, CueScope scope) {
    if (!(field.value() instanceof CueNode.Binary both)
        || !both.operator().equals("&")
        || !(both.left() instanceof CueNode.Struct declared)
        || !(both.right() instanceof CueNode.Struct given)) {
      return scope;
    }
    List<CueNode.Declaration> values = new ArrayList<>();
    for (CueNode.Field one : declared.fields()) {
      values.add(
          new CueNode.Field(
              one.place(),
              one.label(),
              false,
              new CueNode.Call(
                  one.place(),
                  new CueNode.Name(one.place(), CueCalls.OR),
                  List.of(value(given, one), fallback(one))),
              List.of()));
    }
    return scope.replaced(field.name(), new CueNode.Struct(field.place(), values));
  }

  private static CueNode fallback(CueNode.Field field) {
    if (field.value() instanceof CueNode.Binary choice
        && choice.operator().equals("|")
        && choice.left() instanceof CueNode.Unary marked
        && marked.operator().equals("*")
        && choice.right() instanceof CueNode.Name type
        && Set.of("int", "string", "bool", "number").contains(type.name())) {
      return marked.operand();
    }
    throw new CueFault(field.place(), "a default is written as *0 | int");
  }

  /// The value under `if VALUE != _|_ {name: VALUE}`.
  private static CueNode value(CueNode.Struct given, CueNode.Field field) {
    List<CueNode> values = new ArrayList<>();
    for (CueNode.Declaration declaration : given.declarations()) {
      conditional(declaration, field.name()).ifPresent(values::add);
    }
    if (values.size() != 1) {
      throw new CueFault(field.place(), "\"" + field.name() + "\" must be given once");
    }
    return values.getFirst();
  }

  private static Optional<CueNode> conditional(CueNode.Declaration declaration, String name) {
    if (declaration instanceof CueNode.Embedded embedded
        && embedded.value() instanceof CueNode.Comprehension comprehension
        && comprehension.clauses().size() == 1
        && comprehension.clauses().getFirst() instanceof Clause.If condition
        && condition.condition() instanceof CueNode.Binary exists
        && exists.operator().equals("!=")
        && exists.right() instanceof CueNode.Bottom
        && comprehension.body() instanceof CueNode.Struct body
        && body.declarations().size() == 1
        && body.fields().size() == 1) {
      CueNode.Field field = body.fields().getFirst();
      if (!field.name().equals(name)) {
        return Optional.empty();
      }
      if (path(field.value()).equals(path(exists.left())) && !path(field.value()).isEmpty()) {
        return Optional.of(field.value());
      }
    }
    throw new CueFault(
        declaration.place(), "a value is given as: if context.x != _|_ {name: context.x}");
  }

  private static String path(CueNode node) {
    return switch (node) {
      case CueNode.Name name -> name.name();
      case CueNode.Select select -> {
        String of = path(select.of());
        yield of.isEmpty() ? "" : of + "." + select.field();
      }
      default -> "";
    };
  }
}
