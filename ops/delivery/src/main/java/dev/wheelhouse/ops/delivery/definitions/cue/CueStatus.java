// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueFields.Given;
import dev.wheelhouse.ops.delivery.definitions.cue.CueFields.Joined;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    for (CueNode.Field field : status.fields()) {
      if (!field.name().equals(result)) {
        scope = defaults(field, scope);
      }
    }
    for (String name : List.copyOf(content(status, scope).fields().keySet())) {
      List<Given> parts = parts(status, scope, name);
      boolean chosen =
          parts.size() > 1 || CueFields.fallback(parts.getFirst().field().value()).isPresent();
      if (!name.equals(result) && chosen) {
        Joined joined = expressions.fields().joined(name, parts);
        if (joined.condition().isPresent()) {
          throw new CueFault(
              parts.getFirst().field().place(), "\"" + name + "\" needs a value in any case");
        }
        scope = scope.known(name, joined.cel());
      }
    }
    List<Given> parts = parts(status, scope, result);
    if (parts.isEmpty()) {
      throw new CueFault(status.place(), "\"" + result + "\" must be given");
    }
    Joined joined = expressions.fields().joined(result, parts);
    String otherwise = result.equals("message") ? "\"\"" : "false";
    String cel =
        joined
            .condition()
            .map(it -> "(" + it + " ? " + joined.cel() + " : " + otherwise + ")")
            .orElse(joined.cel());
    boolean alone =
        parts.size() == 1 && CueFields.fallback(parts.getFirst().field().value()).isEmpty();
    return alone || result.equals("message") ? cel : "(" + cel + " == true)";
  }

  private CueFields.Content content(CueNode.Struct status, CueScope scope) {
    CueFields.Content content = expressions.fields().within(status, scope);
    if (!content.spreads().isEmpty()) {
      throw new CueFault(
          content.spreads().getFirst().place(), "a value by itself has no place in a status");
    }
    return content;
  }

  private List<Given> parts(CueNode.Struct status, CueScope scope, String name) {
    return content(status, scope).fields().getOrDefault(name, List.of());
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
      if (CueFields.fallback(one.value()).isEmpty() && !replaced(given, one.name())) {
        values.add(one);
        continue;
      }
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

  /// Whether something gives a field under a condition.
  private static boolean replaced(CueNode.Struct given, String name) {
    return given.declarations().stream()
        .anyMatch(it ->
            it instanceof CueNode.Embedded embedded
                && embedded.value() instanceof CueNode.Comprehension each
                && each.body() instanceof CueNode.Struct body
                && body.field(name).isPresent());
  }

  private static CueNode fallback(CueNode.Field field) {
    return CueFields.fallback(field.value())
        .orElseThrow(() -> new CueFault(field.place(), "a default is written as *0 | int"));
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
