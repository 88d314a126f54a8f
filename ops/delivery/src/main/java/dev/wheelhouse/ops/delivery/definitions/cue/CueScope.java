// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What names stand for at one place: values that are written elsewhere, and variables of loops.
/// Immutable.
final class CueScope {

  private static final int DEEPEST = 100;

  private final Map<String, Bound> values;
  private final Map<String, Variable> variables;

  /// @param cel what it is in CEL
  /// @param type how it is declared; empty where that is not known
  record Variable(String cel, Optional<CueNode> type) {}

  private CueScope(Map<String, Bound> values, Map<String, Variable> variables) {
    this.values = values;
    this.variables = variables;
  }

  /// A value that is written somewhere, and what the names in it stand for there.
  record Bound(CueNode node, CueScope scope) {}

  /// The top of a template: its helpers and `let`s.
  static CueScope of(CueNode.Struct template) {
    return new CueScope(Map.of(), Map.of()).inside(template);
  }

  /// This, and the `let`s and helper fields of a struct.
  CueScope inside(CueNode.Struct struct) {
    Map<String, CueNode> own = new HashMap<>();
    struct
        .declarations()
        .forEach(it -> {
          switch (it) {
            case CueNode.Let let -> own.put(let.name(), let.value());
            case CueNode.Field field when field.label() instanceof CueNode.Label.Plain ->
                own.merge(field.name(), field.value(), CueScope::both);
            case CueNode.Field _, CueNode.Embedded _, CueNode.Open _ -> {}
          }
        });
    Map<String, Bound> all = new HashMap<>(values);
    Map<String, Variable> seen = new HashMap<>(variables);
    CueScope scope = new CueScope(all, seen);
    own.forEach((name, value) -> {
      all.put(name, new Bound(value, scope));
      seen.remove(name);
    });
    return scope;
  }

  private static CueNode both(CueNode one, CueNode other) {
    return new CueNode.Binary(other.place(), "&", one, other);
  }

  /// This with a variable of a loop.
  CueScope with(CuePlace place, String name, Variable variable) {
    if (variables.containsKey(name) || name.equals("parameter") || name.equals("context")) {
      throw new CueFault(place, "\"" + name + "\" hides another name: rename it");
    }
    Map<String, Variable> all = new HashMap<>(variables);
    all.put(name, variable);
    Map<String, Bound> others = new HashMap<>(values);
    others.remove(name);
    return new CueScope(others, all);
  }

  /// This with a name of which it is known what it is in CEL.
  CueScope known(String name, String cel) {
    Map<String, Variable> all = new HashMap<>(variables);
    all.put(name, new Variable(cel, Optional.empty()));
    Map<String, Bound> others = new HashMap<>();
    CueScope scope = new CueScope(others, all);
    moved(others, scope);
    others.remove(name);
    return scope;
  }

  /// This with another value for a name.
  CueScope replaced(String name, CueNode value) {
    Map<String, Bound> all = new HashMap<>();
    CueScope scope = new CueScope(all, variables);
    moved(all, scope);
    all.put(name, new Bound(value, scope));
    return scope;
  }

  /// What is written in this scope knows the names of the other one.
  private void moved(Map<String, Bound> into, CueScope scope) {
    values.forEach((name, bound) ->
        into.put(name, bound.scope() == this ? new Bound(bound.node(), scope) : bound));
  }

  Optional<Variable> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /// How a value that is given by the user is declared: `parameter.ports` is a list of structs.
  Optional<CueNode> type(CueNode node) {
    return switch (node) {
      case CueNode.Name name when name.name().startsWith("#") ->
          value(name.name()).flatMap(it -> it.scope().type(it.node()));
      case CueNode.Name name when name.name().equals("parameter") ->
          value("parameter").flatMap(it -> it.scope().type(it.node()));
      case CueNode.Name name when variables.containsKey(name.name()) ->
          variable(name.name()).flatMap(Variable::type).flatMap(this::type);
      case CueNode.Select select ->
          type(select.of())
              .filter(CueNode.Struct.class::isInstance)
              .flatMap(it -> ((CueNode.Struct) it).field(select.field()))
              .flatMap(it -> type(it.value()));
      case CueNode.Binary choice when choice.operator().equals("|") ->
          type(choice.right()).or(() -> type(choice.left()));
      case CueNode.Struct struct -> Optional.of(struct);
      case CueNode.ListOf list -> Optional.of(list);
      case CueNode.Name name -> Optional.of(name);
      default -> Optional.empty();
    };
  }

  /// Whether a value is a list or a struct for sure, so that its length is a number of things.
  boolean counted(CueNode node) {
    return counted(node, DEEPEST);
  }

  private boolean counted(CueNode node, int depth) {
    if (depth == 0) {
      return false;
    }
    return switch (node) {
      case CueNode.ListOf _, CueNode.Struct _ -> true;
      case CueNode.Unary marked when marked.operator().equals("*") ->
          counted(marked.operand(), depth - 1);
      case CueNode.Binary choice when choice.operator().equals("|") ->
          counted(choice.left(), depth - 1) && counted(choice.right(), depth - 1);
      case CueNode.Binary both when both.operator().equals("&") ->
          counted(both.left(), depth - 1) || counted(both.right(), depth - 1);
      case CueNode.Name name when variables.containsKey(name.name()) ->
          variable(name.name())
              .flatMap(Variable::type)
              .filter(it -> counted(it, depth - 1))
              .isPresent();
      case CueNode.Name name ->
          value(name.name()).filter(it -> it.scope().counted(it.node(), depth - 1)).isPresent();
      case CueNode.Select select ->
          type(select.of())
              .filter(CueNode.Struct.class::isInstance)
              .flatMap(it -> ((CueNode.Struct) it).field(select.field()))
              .filter(it -> counted(it.value(), depth - 1))
              .isPresent();
      default -> false;
    };
  }

  Optional<Bound> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
