// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Translates lists, and loops over lists and maps.
final class CueLists {

  private final CueExpressions expressions;

  CueLists(CueExpressions expressions) {
    this.expressions = expressions;
  }

  private CueFields fields() {
    return expressions.fields();
  }

  /// `{for k, v in m {(k): v}}` is `m`, and with a condition before it `m` or nothing.
  Optional<String> copied(CueNode.Struct struct, CueScope scope) {
    if (struct.declarations().size() != 1
        || !(struct.declarations().getFirst() instanceof CueNode.Embedded embedded)
        || !(embedded.value() instanceof CueNode.Comprehension loop)) {
      return Optional.empty();
    }
    List<Clause> conditions = loop.clauses().subList(0, loop.clauses().size() - 1);
    boolean plain = conditions.stream().allMatch(Clause.If.class::isInstance);
    if (!plain || !(loop.body() instanceof CueNode.Struct body)) {
      return Optional.empty();
    }
    if (loop.clauses().getLast() instanceof Clause.If && body.declarations().size() == 1) {
      String condition = fields().conditions(loop, scope);
      return copied(body, scope).map(it -> "(" + condition + " ? " + it + " : {})");
    }
    if (!(loop.clauses().getLast() instanceof Clause.For each)
        || body.declarations().size() != 1
        || !(body.declarations().getFirst() instanceof CueNode.Field field)
        || !(field.label() instanceof Label.Dynamic label)
        || !is(label.name(), each.key())
        || !is(field.value(), each.value())) {
      return Optional.empty();
    }
    overMap(each, scope);
    String source = expressions.cel(each.source(), scope);
    return Optional.of(
        conditions.isEmpty()
            ? source
            : "("
                + fields()
                    .conditions(
                        new CueNode.Comprehension(loop.place(), conditions, loop.body()), scope)
                + " ? "
                + source
                + " : {})");
  }

  private static boolean is(CueNode node, String name) {
    return switch (node) {
      case CueNode.Name it -> it.name().equals(name);
      case CueNode.Text text ->
          text.parts().size() == 1
              && text.parts().getFirst().expression().filter(it -> is(it, name)).isPresent();
      default -> false;
    };
  }

  /// A list as CEL; loops and conditions in it give lists that are put together.
  String list(CueNode.ListOf list, CueScope scope) {
    if (list.rest().isPresent()) {
      throw new CueFault(list.place(), "a list that is open at its end is a type, not a value");
    }
    List<String> pieces = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (CueNode element : list.elements()) {
      if (element instanceof CueNode.Comprehension comprehension) {
        if (!plain.isEmpty()) {
          pieces.add("[" + String.join(", ", plain) + "]");
          plain.clear();
        }
        pieces.add(comprehension(comprehension, comprehension.clauses(), scope));
      } else {
        plain.add(expressions.cel(element, scope));
      }
    }
    if (!plain.isEmpty() || pieces.isEmpty()) {
      pieces.add("[" + String.join(", ", plain) + "]");
    }
    return pieces.size() == 1 ? pieces.getFirst() : "(" + String.join(" + ", pieces) + ")";
  }

  /// `*[for v in parameter.a.b {...}] | []`: an empty list where there is nothing to go through.
  Optional<String> orEmpty(CueNode.Binary choice, CueScope scope) {
    if (!(choice.left() instanceof CueNode.Unary marked)
        || !marked.operator().equals("*")
        || !(marked.operand() instanceof CueNode.ListOf list)
        || list.elements().size() != 1
        || !(list.elements().getFirst() instanceof CueNode.Comprehension loop)
        || !(loop.clauses().getFirst() instanceof Clause.For each)
        || !(choice.right() instanceof CueNode.ListOf none)
        || !none.elements().isEmpty()
        || none.rest().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "("
            + expressions.exists(each.source(), scope, true)
            + " ? "
            + list(list, scope)
            + " : [])");
  }

  /// Those of a list of which none before says the same, as templates write it: a loop over the
  /// elements with their numbers, in it one over those before, which marks what is to be left out
  /// by a hidden field, and around both one that leaves it out.
  private Optional<String> distinct(CueNode.Comprehension whole, CueScope scope) {
    if (whole.clauses().size() != 2
        || !(whole.clauses().getFirst() instanceof Clause.For outer)
        || !(whole.clauses().get(1) instanceof Clause.If(CuePlace _, CueNode unmarked))
        || !(outer.source() instanceof CueNode.ListOf marks)
        || marks.elements().size() != 1
        || !(marks.elements().getFirst() instanceof CueNode.Comprehension each)
        || each.clauses().size() != 1
        || !(each.clauses().getFirst() instanceof Clause.For one)
        || !(each.body() instanceof CueNode.Struct body)
        || body.declarations().size() != 2
        || !(body.declarations().getFirst() instanceof CueNode.Embedded first)
        || !(body.declarations().get(1) instanceof CueNode.Embedded second)
        || !(first.value() instanceof CueNode.Comprehension before)
        || before.clauses().size() != 2
        || !(before.clauses().getFirst() instanceof Clause.For other)
        || !(before.clauses().get(1) instanceof Clause.If(CuePlace _, CueNode same))
        || !(before.body() instanceof CueNode.Struct mark)
        || mark.fields().size() != 1
        || mark.declarations().size() != 1
        || !is(second.value(), one.value())
        || !is(element(whole.body()), outer.value())
        || !unmarked(unmarked, outer.value(), mark.fields().getFirst().name())
        || !is(other.source(), name(one.source()))) {
      return Optional.empty();
    }
    String list = expressions.cel(one.source(), scope);
    CueScope inner = scope;
    for (String name : List.of(one.key(), one.value(), other.key(), other.value())) {
      inner = inner.with(one.place(), name, new CueScope.Variable(name, Optional.empty()));
    }
    return Optional.of(
        list
            + ".transformList("
            + one.key()
            + ", "
            + one.value()
            + ", !"
            + list
            + ".exists("
            + other.key()
            + ", "
            + other.value()
            + ", "
            + expressions.cel(same, inner)
            + "), "
            + one.value()
            + ")");
  }

  private static String name(CueNode node) {
    return node instanceof CueNode.Name it ? it.name() : "";
  }

  /// `val._ignore == _|_`
  private static boolean unmarked(CueNode condition, String variable, String mark) {
    return condition instanceof CueNode.Binary missing
        && missing.operator().equals("==")
        && missing.right() instanceof CueNode.Bottom
        && missing.left() instanceof CueNode.Select select
        && select.field().equals(mark)
        && mark.startsWith("_")
        && is(select.of(), variable);
  }

  private String comprehension(CueNode.Comprehension whole, List<Clause> clauses, CueScope scope) {
    if (clauses.equals(whole.clauses())) {
      Optional<String> distinct = distinct(whole, scope);
      if (distinct.isPresent()) {
        return distinct.get();
      }
    }
    if (clauses.isEmpty()) {
      return "[" + expressions.cel(element(whole.body()), scope) + "]";
    }
    List<Clause> rest = clauses.subList(1, clauses.size());
    return switch (clauses.getFirst()) {
      case Clause.If(CuePlace _, CueNode condition)
          when CueConditions.constant(condition).isPresent() ->
          CueConditions.constant(condition).get() ? comprehension(whole, rest, scope) : "[]";
      case Clause.If(CuePlace _, CueNode condition) ->
          "("
              + expressions.cel(condition, scope)
              + " ? "
              + comprehension(whole, rest, scope)
              + " : [])";
      case Clause.For each -> loop(whole, each, rest, scope);
    };
  }

  private String loop(
      CueNode.Comprehension whole, Clause.For each, List<Clause> rest, CueScope scope) {
    if (rest.stream().anyMatch(Clause.For.class::isInstance)) {
      throw new CueFault(each.place(), "a loop in a loop cannot be translated");
    }
    String source = expressions.cel(each.source(), scope);
    boolean map = overMap(each, scope);
    String variable = map ? each.key() : each.value();
    if (!CueExpressions.isName(variable)) {
      throw new CueFault(each.place(), "\"" + variable + "\" is no name in CEL: rename it");
    }
    Optional<CueNode> element = elementType(each.source(), scope);
    CueScope inner =
        map
            ? scope
                .with(each.place(), variable, new CueScope.Variable(variable, Optional.empty()))
                .with(
                    each.place(),
                    each.value(),
                    new CueScope.Variable(source + "[" + variable + "]", element))
            : scope.with(each.place(), variable, new CueScope.Variable(variable, element));
    StringBuilder text = new StringBuilder(map ? source : expressions.open(source));
    for (Clause clause : rest) {
      text.append(".filter(")
          .append(variable)
          .append(", ")
          .append(expressions.cel(((Clause.If) clause).condition(), inner))
          .append(')');
    }
    String value = expressions.cel(element(whole.body()), inner);
    return value.equals(variable)
        ? text.toString()
        : text.append(".map(").append(variable).append(", ").append(value).append(')').toString();
  }

  /// CUE goes through the values of a map, CEL through its keys, so it must be known which it is.
  private static boolean overMap(Clause.For each, CueScope scope) {
    boolean written =
        each.source() instanceof CueNode.Name name
            && scope.variable(name.name()).isEmpty()
            && scope
                .value(name.name())
                .filter(it -> it.node() instanceof CueNode.ListOf list && list.rest().isEmpty())
                .isPresent();
    if (written || each.source() instanceof CueNode.ListOf) {
      return refuseIndex(each);
    }
    return switch (scope.type(each.source()).orElse(null)) {
      case CueNode.ListOf _ -> refuseIndex(each);
      case CueNode.Struct struct when elementType(struct).isPresent() -> {
        if (each.key().isEmpty()) {
          throw new CueFault(
              each.place(), "a loop over a map names key and value: for k, v in ...");
        }
        yield true;
      }
      case null, default ->
          throw new CueFault(
              each.place(),
              "only lists and maps of parameter can be gone through: it is not known"
                  + " whether this is one");
    };
  }

  private static boolean refuseIndex(Clause.For each) {
    if (!each.key().isEmpty()) {
      throw new CueFault(each.place(), "the index of a list is not known to CEL");
    }
    return false;
  }

  private static Optional<CueNode> elementType(CueNode source, CueScope scope) {
    return switch (scope.type(source).orElse(null)) {
      case CueNode.ListOf list -> list.rest();
      case CueNode.Struct struct -> elementType(struct);
      case null, default -> Optional.empty();
    };
  }

  private static Optional<CueNode> elementType(CueNode.Struct map) {
    return map.declarations().size() == 1
            && map.declarations().getFirst() instanceof CueNode.Field field
            && field.label() instanceof Label.Pattern
        ? Optional.of(field.value())
        : Optional.empty();
  }

  /// `{{...}}` and `{value}` are what is in them.
  private static CueNode element(CueNode body) {
    return body instanceof CueNode.Struct struct
            && struct.declarations().size() == 1
            && struct.declarations().getFirst() instanceof CueNode.Embedded embedded
            && !(embedded.value() instanceof CueNode.Comprehension)
        ? element(embedded.value())
        : body;
  }
}
