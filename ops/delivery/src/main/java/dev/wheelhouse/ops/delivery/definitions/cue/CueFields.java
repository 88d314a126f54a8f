// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Declaration;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Translates structs: fields that stand under conditions, that are given in several parts, or that
/// are copied from a map.
final class CueFields {

  private final CueExpressions expressions;

  CueFields(CueExpressions expressions) {
    this.expressions = expressions;
  }

  /// One field as one part of a struct gives it.
  ///
  /// @param condition as CEL; empty for always
  /// @param scope what the names in it stand for
  record Given(Optional<String> condition, CueNode.Field field, CueScope scope) {}

  /// A value that stands in a struct by itself: all fields of a map, or the struct is that value.
  ///
  /// @param condition as CEL; empty for always
  /// @param value as CEL
  record Spread(Optional<String> condition, String value, CuePlace place) {}

  /// What a struct says.
  record Content(Map<String, List<Given>> fields, List<Spread> spreads) {}

  Content content(CueNode.Struct struct, CueScope outer) {
    Content content = new Content(new LinkedHashMap<>(), new ArrayList<>());
    collect(struct, outer.inside(struct), Optional.empty(), content);
    return content;
  }

  /// The same of a struct whose names the scope knows already.
  Content within(CueNode.Struct struct, CueScope scope) {
    Content content = new Content(new LinkedHashMap<>(), new ArrayList<>());
    collect(struct, scope, Optional.empty(), content);
    return content;
  }

  private void collect(
      CueNode.Struct struct, CueScope scope, Optional<String> condition, Content content) {
    for (Declaration declaration : struct.declarations()) {
      switch (declaration) {
        case CueNode.Let _ -> {}
        case CueNode.Open open ->
            throw new CueFault(open.place(), "an open struct is a type, not a value");
        case CueNode.Field field -> {
          if (!(field.label() instanceof Label.Plain)) {
            throw new CueFault(
                field.place(), "a field whose name is computed cannot be translated");
          }
          if (!field.name().startsWith("_")) {
            content
                .fields()
                .computeIfAbsent(field.name(), _ -> new ArrayList<>())
                .add(new Given(condition, field, scope));
          }
        }
        case CueNode.Embedded embedded -> embedded(embedded, scope, condition, content);
      }
    }
  }

  private void embedded(
      CueNode.Embedded embedded, CueScope scope, Optional<String> condition, Content content) {
    switch (embedded.value()) {
      case CueNode.Struct inner -> collect(inner, scope.inside(inner), condition, content);
      case CueNode.Comprehension it
          when it.clauses().stream().allMatch(Clause.If.class::isInstance)
              && it.body() instanceof CueNode.Struct body -> {
        CueNode all = CueConditions.all(Optional.empty(), it);
        Optional<Boolean> constant = CueConditions.constant(all);
        if (constant.isEmpty()) {
          String inner = expressions.cel(all, scope);
          Optional<String> both =
              Optional.of(condition.map(outer -> "(" + outer + " && " + inner + ")").orElse(inner));
          collect(body, scope.inside(body), both, content);
        } else if (constant.get()) {
          collect(body, scope.inside(body), condition, content);
        }
      }
      case CueNode.Comprehension _, CueNode.ListOf _, CueNode.Bottom _ ->
          throw new CueFault(embedded.place(), "a loop or list among fields cannot be translated");
      case CueNode value ->
          content
              .spreads()
              .add(new Spread(condition, expressions.cel(value, scope), embedded.place()));
    }
  }

  /// The conditions of a loop or value, as CEL.
  String conditions(CueNode.Comprehension comprehension, CueScope scope) {
    return expressions.cel(CueConditions.all(Optional.empty(), comprehension), scope);
  }

  /// What several parts of a struct say about one field, as one value.
  ///
  /// @param condition as CEL, under which the field is there at all; empty for always
  /// @param cel the value as CEL
  record Joined(Optional<String> condition, String cel) {}

  Joined joined(String name, List<Given> parts) {
    Given first = parts.getFirst();
    if (parts.size() == 1 && fallback(first.field().value()).isEmpty()) {
      return new Joined(first.condition(), expressions.cel(first.field().value(), first.scope()));
    }
    if (parts.stream().allMatch(it -> it.field().value() instanceof CueNode.Struct)) {
      return structs(parts);
    }
    return new Choice(name, parts).joined();
  }

  /// Structs of which each adds its fields under its condition.
  private Joined structs(List<Given> parts) {
    Content content = new Content(new LinkedHashMap<>(), new ArrayList<>());
    for (Given part : parts) {
      CueNode.Struct struct = (CueNode.Struct) part.field().value();
      collect(struct, part.scope().inside(struct), part.condition(), content);
    }
    boolean always = parts.stream().anyMatch(it -> it.condition().isEmpty());
    List<String> conditions =
        parts.stream().flatMap(it -> it.condition().stream()).distinct().toList();
    Optional<String> condition =
        always
            ? Optional.empty()
            : Optional.of(
                conditions.size() == 1
                    ? conditions.getFirst()
                    : "(" + String.join(" || ", conditions) + ")");
    return new Joined(condition, text(content));
  }

  /// `*value | type`: a value that others replace.
  static Optional<CueNode> fallback(CueNode node) {
    return node instanceof CueNode.Binary choice
            && choice.operator().equals("|")
            && choice.left() instanceof CueNode.Unary marked
            && marked.operator().equals("*")
            && choice.right() instanceof CueNode.Name type
            && List.of("string", "int", "bool", "number", "_").contains(type.name())
        ? Optional.of(marked.operand())
        : Optional.empty();
  }

  /// Values of one field of which at most one counts; defaults count where no other does.
  private final class Choice {
    private final String name;
    private final List<Given> values = new ArrayList<>();
    private final List<Given> defaults = new ArrayList<>();

    Choice(String name, List<Given> parts) {
      this.name = name;
      parts.forEach(it -> (fallback(it.field().value()).isPresent() ? defaults : values).add(it));
    }

    Joined joined() {
      requireOne(values);
      requireOne(defaults);
      List<Given> all = new ArrayList<>(values);
      all.addAll(defaults);
      List<String> conditions = all.stream().flatMap(it -> it.condition().stream()).toList();
      boolean covered =
          conditions.size() < all.size()
              || conditions.stream()
                  .anyMatch(
                      it -> conditions.stream().anyMatch(that -> CueConditions.opposite(it, that)));
      String cel = value(all.getLast());
      for (Given one : all.reversed().subList(1, all.size())) {
        cel = "(" + one.condition().orElseThrow() + " ? " + value(one) + " : " + cel + ")";
      }
      if (covered) {
        return new Joined(Optional.empty(), cel);
      }
      List<String> distinct = conditions.stream().distinct().toList();
      String any =
          distinct.size() == 1 ? distinct.getFirst() : "(" + String.join(" || ", distinct) + ")";
      return new Joined(Optional.of(any), cel);
    }

    private String value(Given given) {
      CueNode node = given.field().value();
      return expressions.open(expressions.cel(fallback(node).orElse(node), given.scope()));
    }

    /// In CUE two that count at once are an error, unless they are equal.
    private void requireOne(List<Given> all) {
      for (int i = 0; i < all.size(); i++) {
        for (int j = i + 1; j < all.size(); j++) {
          Given one = all.get(i);
          Given other = all.get(j);
          boolean apart =
              one.condition().isPresent()
                  && other.condition().isPresent()
                  && CueConditions.exclusive(one.condition().get(), other.condition().get());
          if (!apart) {
            throw new CueFault(
                other.field().place(),
                "\""
                    + name
                    + "\" is given more than once, and both may count: give it once, or under"
                    + " conditions of which one excludes the other");
          }
        }
      }
      boolean unconditional =
          all.size() > 1 && all.stream().anyMatch(it -> it.condition().isEmpty());
      if (unconditional || (all.equals(values) && !values.isEmpty() && unconditionalBeside())) {
        throw new CueFault(
            all.getLast().field().place(), "\"" + name + "\" is given more than once");
      }
    }

    /// A value that always counts leaves no room for a default.
    private boolean unconditionalBeside() {
      return values.getFirst().condition().isEmpty() && !defaults.isEmpty();
    }
  }

  /// A struct as a CEL map, or as the value that it is.
  String struct(CueNode.Struct struct, CueScope outer) {
    Optional<String> copied = expressions.lists().copied(struct, outer);
    return copied.isPresent() ? copied.get() : text(content(struct, outer));
  }

  private String text(Content content) {
    if (content.spreads().isEmpty()) {
      return map(content);
    }
    if (content.fields().isEmpty()) {
      return value(content.spreads());
    }
    return merged(content.spreads(), map(content));
  }

  private String map(Content content) {
    List<String> entries = new ArrayList<>();
    content
        .fields()
        .forEach((name, parts) -> {
          Joined joined = joined(name, parts);
          String value = expressions.open(joined.cel());
          entries.add(
              joined
                  .condition()
                  .map(it -> "?" + CueExpressions.quoted(name) + ": " + optional(it, value))
                  .orElse(CueExpressions.quoted(name) + ": " + value));
        });
    return "{" + String.join(", ", entries) + "}";
  }

  /// `{if a {x} if b {y}}` is x or y.
  private String value(List<Spread> spreads) {
    Spread first = spreads.getFirst();
    if (spreads.size() == 1) {
      return first
          .condition()
          .map(it -> "(" + it + " ? " + first.value() + " : {})")
          .orElse(first.value());
    }
    Spread other = spreads.get(1);
    if (spreads.size() == 2
        && first.condition().isPresent()
        && other.condition().isPresent()
        && CueConditions.opposite(first.condition().get(), other.condition().get())) {
      return "(" + first.condition().get() + " ? " + first.value() + " : " + other.value() + ")";
    }
    throw new CueFault(
        other.place(),
        "several values by themselves stand for one where always exactly one counts: under a"
            + " condition and its opposite");
  }

  /// All fields of maps and of a struct. One that two of them have is an error, as in CUE where the
  /// values differ.
  private String merged(List<Spread> spreads, String own) {
    if (spreads.size() > 1) {
      throw new CueFault(
          spreads.get(1).place(), "more than one map among fields cannot be translated");
    }
    Spread spread = spreads.getFirst();
    String map =
        spread
            .condition()
            .map(it -> "(" + it + " ? " + spread.value() + " : {})")
            .orElse(spread.value());
    return "("
        + map
        + ".map(k, k) + "
        + own
        + ".map(k, k)).transformMapEntry(i, k, {k: k in "
        + own
        + " ? "
        + expressions.open(own + "[k]")
        + " : "
        + expressions.open(map + "[k]")
        + "})";
  }

  static String optional(String condition, String value) {
    return "(" + condition + " ? optional.of(" + value + ") : optional.none())";
  }
}
