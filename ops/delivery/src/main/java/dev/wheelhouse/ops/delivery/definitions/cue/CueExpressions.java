// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Clause;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Declaration;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Translates values to CEL expressions.
final class CueExpressions {

  private static final Set<String> CONTEXT =
      Set.of("name", "namespace", "appName", "appRevision", "revision", "output", "outputs");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int DEEPEST = 100;

  /// A function of our own: a field, or else another value where there is none.
  static final String OR = "or else";

  private final boolean loose;
  private int depth;

  /// @param loose whether the fields of structs are of no known type to the checker, which else
  ///   wants both sides of a choice and all parts of a list to be of one
  CueExpressions(boolean loose) {
    this.loose = loose;
  }

  /// @throws CueFault for what has no equal in CEL
  String cel(CueNode node, CueScope scope) {
    if (depth++ > DEEPEST) {
      throw new CueFault(node.place(), "it is nested too deeply, or refers to itself");
    }
    try {
      return translated(node, scope);
    } finally {
      depth--;
    }
  }

  private String translated(CueNode node, CueScope scope) {
    return switch (node) {
      case CueNode.Scalar scalar ->
          scalar.value() == JsonNull.NULL ? "null" : Json.write(scalar.value());
      case CueNode.Text text -> text(text, scope);
      case CueNode.Name name -> name(name, scope);
      case CueNode.Select select -> select(select, scope);
      case CueNode.Index index -> cel(index.of(), scope) + "[" + cel(index.index(), scope) + "]";
      case CueNode.Call call -> call(call, scope);
      case CueNode.Unary unary -> unary(unary, scope);
      case CueNode.Binary binary -> binary(binary, scope);
      case CueNode.Struct struct -> struct(struct, scope);
      case CueNode.ListOf list -> list(list, scope);
      case CueNode.Comprehension it ->
          throw new CueFault(it.place(), "a loop or condition is not a value by itself");
      case CueNode.Bottom it ->
          throw new CueFault(
              it.place(), "_|_ can only be compared with: write a condition with != _|_");
    };
  }

  static String quoted(String text) {
    return Json.write(text);
  }

  private String text(CueNode.Text text, CueScope scope) {
    List<String> parts = new ArrayList<>();
    for (CueNode.Part part : text.parts()) {
      if (part.expression().isPresent()) {
        CueNode inner = part.expression().get();
        if (scope.type(inner).orElse(null) instanceof CueNode.Name type
            && Set.of("number", "float", "bytes").contains(type.name())) {
          throw new CueFault(
              inner.place(), "a " + type.name() + " is not written the same in a text by CEL");
        }
        parts.add("string(" + cel(inner, scope) + ")");
      } else if (!part.text().isEmpty() || text.parts().size() == 1) {
        parts.add(quoted(part.text()));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : "(" + String.join(" + ", parts) + ")";
  }

  private String name(CueNode.Name name, CueScope scope) {
    if (name.name().equals("parameter") || name.name().equals("context")) {
      return name.name();
    }
    Optional<CueScope.Variable> variable = scope.variable(name.name());
    if (variable.isPresent()) {
      return variable.get().cel();
    }
    CueScope.Bound bound =
        scope
            .value(name.name())
            .orElseThrow(() ->
                new CueFault(
                    name.place(),
                    "\""
                        + name.name()
                        + "\" is neither a value of the template, parameter nor"
                        + " context"));
    return cel(bound.node(), bound.scope());
  }

  private String select(CueNode.Select select, CueScope scope) {
    if (select.of() instanceof CueNode.Name root
        && root.name().equals("context")
        && !CONTEXT.contains(select.field())) {
      throw new CueFault(
          select.place(),
          "context."
              + select.field()
              + " is not known; there are "
              + CONTEXT.stream().sorted().toList());
    }
    Optional<CueScope.Bound> written = written(select, scope);
    if (written.isPresent()) {
      return cel(written.get().node(), written.get().scope());
    }
    return field(cel(select.of(), scope), select.field());
  }

  private static String field(String of, String name) {
    return NAME.matcher(name).matches() ? of + "." + name : of + "[" + quoted(name) + "]";
  }

  /// The field of a struct that is written in the template itself: `volumes.pvc`.
  private static Optional<CueScope.Bound> written(CueNode.Select select, CueScope scope) {
    if (!(select.of() instanceof CueNode.Name name)
        || name.name().equals("parameter")
        || scope.variable(name.name()).isPresent()) {
      return Optional.empty();
    }
    return scope
        .value(name.name())
        .filter(it ->
            it.node() instanceof CueNode.Struct struct
                && struct.declarations().stream().allMatch(CueNode.Field.class::isInstance))
        .flatMap(it -> {
          CueNode.Struct struct = (CueNode.Struct) it.node();
          return struct
              .field(select.field())
              .map(field -> new CueScope.Bound(field.value(), it.scope().inside(struct)));
        });
  }

  private String call(CueNode.Call call, CueScope scope) {
    String function = functionName(call.function());
    if (function.equals(OR)) {
      return optionalPath(call.arguments().getFirst(), scope)
          + ".orValue("
          + cel(call.arguments().get(1), scope)
          + ")";
    }
    if (function.equals("len") && call.arguments().stream().anyMatch(it -> !scope.counted(it))) {
      throw new CueFault(
          call.place(),
          "len of what may be a text has no equal, since CUE counts its bytes and CEL its"
              + " characters: write size(...) in CEL by hand");
    }
    List<String> arguments = call.arguments().stream().map(it -> cel(it, scope)).toList();
    boolean decimal =
        arguments.size() == 2
            && function.equals("strconv.FormatInt")
            && arguments.get(1).equals("10");
    return switch (function + "/" + arguments.size()) {
      case "len/1" -> "size(" + arguments.getFirst() + ")";
      case "strings.Join/2" -> arguments.getFirst() + ".join(" + arguments.get(1) + ")";
      case "strings.HasPrefix/2" -> arguments.getFirst() + ".startsWith(" + arguments.get(1) + ")";
      case "strings.HasSuffix/2" -> arguments.getFirst() + ".endsWith(" + arguments.get(1) + ")";
      case "strings.Contains/2" -> arguments.getFirst() + ".contains(" + arguments.get(1) + ")";
      case "strings.Split/2" -> arguments.getFirst() + ".split(" + arguments.get(1) + ")";
      case "strconv.FormatInt/2" -> {
        if (!decimal) {
          throw new CueFault(call.place(), "numbers are written in base 10 only");
        }
        yield "string(" + arguments.getFirst() + ")";
      }
      default ->
          throw new CueFault(
              call.place(),
              "the function " + function + " has no equal: write the expression in CEL by hand");
    };
  }

  /// `context.output.?status.?replicas`
  private String optionalPath(CueNode node, CueScope scope) {
    if (node instanceof CueNode.Select select
        && select.of() instanceof CueNode.Select
        && NAME.matcher(select.field()).matches()) {
      return optionalPath(select.of(), scope) + ".?" + select.field();
    }
    return cel(node, scope);
  }

  private static String functionName(CueNode function) {
    return switch (function) {
      case CueNode.Name name -> name.name();
      case CueNode.Select select when select.of() instanceof CueNode.Name name ->
          name.name() + "." + select.field();
      default -> "called here";
    };
  }

  private String unary(CueNode.Unary unary, CueScope scope) {
    return switch (unary.operator()) {
      case "!", "-" -> unary.operator() + cel(unary.operand(), scope);
      default ->
          throw new CueFault(
              unary.place(), "\"" + unary.operator() + "\" stands for a type, not for a value");
    };
  }

  private String binary(CueNode.Binary binary, CueScope scope) {
    boolean equal = binary.operator().equals("==");
    if ((equal || binary.operator().equals("!=")) && binary.right() instanceof CueNode.Bottom) {
      return exists(binary.left(), scope, !equal);
    }
    if (binary.operator().equals("&")) {
      return merged(binary, scope);
    }
    if (binary.operator().equals("|")) {
      throw new CueFault(binary.place(), "a choice of values stands for a type, not for a value");
    }
    if (binary.operator().equals("/")) {
      throw new CueFault(
          binary.place(), "division gives a fraction in CUE and a whole number in CEL");
    }
    boolean known =
        COMPARISONS.contains(binary.operator()) || "&&||+-*".contains(binary.operator());
    if (!known) {
      throw new CueFault(binary.place(), "\"" + binary.operator() + "\" has no equal");
    }
    return "("
        + cel(binary.left(), scope)
        + " "
        + binary.operator()
        + " "
        + cel(binary.right(), scope)
        + ")";
  }

  /// `a & b` of two structs that are written out.
  private String merged(CueNode.Binary binary, CueScope scope) {
    if (binary.left() instanceof CueNode.Struct one
        && binary.right() instanceof CueNode.Struct other) {
      List<Declaration> all = new ArrayList<>(one.declarations());
      all.addAll(other.declarations());
      return cel(new CueNode.Struct(binary.place(), all), scope);
    }
    throw new CueFault(binary.place(), "\"&\" of values cannot be translated");
  }

  /// Whether a field is there: all fields on the way to it must be.
  private String exists(CueNode node, CueScope scope, boolean wanted) {
    List<String> checks = new ArrayList<>();
    CueNode step = node;
    while (step instanceof CueNode.Select select) {
      boolean known =
          select.of() instanceof CueNode.Name name
              && name.name().equals("context")
              && CONTEXT.contains(select.field());
      if (!known) {
        String of = cel(select.of(), scope);
        checks.addFirst(
            NAME.matcher(select.field()).matches()
                ? "has(" + of + "." + select.field() + ")"
                : "(" + quoted(select.field()) + " in " + of + ")");
      }
      step = select.of();
    }
    if (!(step instanceof CueNode.Name name)
        || (scope.variable(name.name()).isEmpty()
            && !name.name().equals("parameter")
            && !name.name().equals("context"))
        || checks.isEmpty()) {
      throw new CueFault(
          node.place(), "only a field of parameter, context or a loop's variable can be missing");
    }
    String all = checks.size() == 1 ? checks.getFirst() : "(" + String.join(" && ", checks) + ")";
    return wanted ? all : "!" + all;
  }

  /// One field as all parts of a struct give it.
  ///
  /// @param condition as CEL; empty for always
  record Given(Optional<CueNode> condition, CueNode.Field field) {}

  /// The fields of a struct with the conditions they stand under, by name.
  Map<String, List<Given>> given(CueNode.Struct struct) {
    Map<String, List<Given>> given = new java.util.LinkedHashMap<>();
    collect(struct, Optional.empty(), given);
    return given;
  }

  private void collect(
      CueNode.Struct struct, Optional<CueNode> condition, Map<String, List<Given>> given) {
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
            given
                .computeIfAbsent(field.name(), _ -> new ArrayList<>())
                .add(new Given(condition, field));
          }
        }
        case CueNode.Embedded embedded -> {
          switch (embedded.value()) {
            case CueNode.Struct inner -> collect(inner, condition, given);
            case CueNode.Comprehension it
                when it.clauses().stream().allMatch(Clause.If.class::isInstance)
                    && it.body() instanceof CueNode.Struct body ->
                collect(body, Optional.of(all(condition, it)), given);
            default ->
                throw new CueFault(
                    embedded.place(), "a value or loop among fields cannot be translated");
          }
        }
      }
    }
  }

  private static CueNode all(Optional<CueNode> outer, CueNode.Comprehension comprehension) {
    CueNode all = null;
    for (Clause clause : comprehension.clauses()) {
      CueNode one = ((Clause.If) clause).condition();
      all = all == null ? one : new CueNode.Binary(one.place(), "&&", all, one);
    }
    CueNode inner = java.util.Objects.requireNonNull(all);
    return outer
        .<CueNode>map(it -> new CueNode.Binary(inner.place(), "&&", it, inner))
        .orElse(inner);
  }

  /// The conditions of a loop or value, as CEL.
  String conditions(CueNode.Comprehension comprehension, CueScope scope) {
    return cel(all(Optional.empty(), comprehension), scope);
  }

  /// What several parts of a struct say about one field, as one value.
  ///
  /// @return the value, and the condition under which the field is there at all
  Given joined(String name, List<Given> parts, CueScope scope) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    CueNode.Field first = parts.getFirst().field();
    boolean structs = parts.stream().allMatch(it -> it.field().value() instanceof CueNode.Struct);
    if (!structs) {
      throw new CueFault(
          parts.get(1).field().place(),
          "\"" + name + "\" is given more than once: one value with a condition is needed");
    }
    List<Declaration> all = new ArrayList<>();
    Optional<CueNode> condition = Optional.empty();
    boolean always = false;
    for (Given part : parts) {
      CueNode.Struct struct = (CueNode.Struct) part.field().value();
      if (part.condition().isEmpty()) {
        always = true;
        all.addAll(struct.declarations());
      } else {
        CueNode one = part.condition().get();
        all.add(
            new CueNode.Embedded(
                struct.place(),
                new CueNode.Comprehension(
                    struct.place(), List.of(new Clause.If(one.place(), one)), struct)));
        condition =
            Optional.of(
                condition
                    .<CueNode>map(it -> new CueNode.Binary(one.place(), "||", it, one))
                    .orElse(one));
      }
    }
    CueNode.Field field =
        new CueNode.Field(
            first.place(),
            first.label(),
            false,
            new CueNode.Struct(first.place(), all),
            first.comments());
    return new Given(always ? Optional.empty() : condition, field);
  }

  /// Two values of a field of which always exactly one counts.
  Optional<String> either(List<Given> parts, CueScope scope) {
    if (parts.size() != 2
        || parts.stream().anyMatch(it -> it.condition().isEmpty())
        || parts.stream().allMatch(it -> it.field().value() instanceof CueNode.Struct)) {
      return Optional.empty();
    }
    String one = cel(parts.getFirst().condition().orElseThrow(), scope);
    String other = cel(parts.get(1).condition().orElseThrow(), scope);
    return opposite(one, other)
        ? Optional.of(
            "("
                + one
                + " ? "
                + cel(parts.getFirst().field().value(), scope)
                + " : "
                + cel(parts.get(1).field().value(), scope)
                + ")")
        : Optional.empty();
  }

  private static boolean opposite(String one, String other) {
    return one.equals("!" + other)
        || other.equals("!" + one)
        || unequal(one).equals(other)
        || unequal(other).equals(one);
  }

  /// The opposite of one plain comparison; empty for all else.
  private static String unequal(String comparison) {
    boolean plain =
        comparison.contains(" == ") && !comparison.contains("&&") && !comparison.contains("||");
    return plain ? comparison.replaceFirst(" == ", " != ") : "";
  }

  /// A struct as a CEL map.
  private String struct(CueNode.Struct struct, CueScope outer) {
    Optional<String> copied = copied(struct, outer);
    if (copied.isPresent()) {
      return copied.get();
    }
    CueScope scope = outer.inside(struct);
    List<String> entries = new ArrayList<>();
    given(struct)
        .forEach((name, parts) -> {
          Optional<String> either = either(parts, scope);
          if (either.isPresent()) {
            entries.add(quoted(name) + ": " + open(either.get()));
            return;
          }
          Given joined = joined(name, parts, scope);
          String value = open(cel(joined.field().value(), scope));
          entries.add(
              joined
                  .condition()
                  .map(it -> "?" + quoted(name) + ": " + optional(cel(it, scope), value))
                  .orElse(quoted(name) + ": " + value));
        });
    return "{" + String.join(", ", entries) + "}";
  }

  private String open(String value) {
    return loose ? "dyn(" + value + ")" : value;
  }

  static String optional(String condition, String value) {
    return "(" + condition + " ? optional.of(" + value + ") : optional.none())";
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
      String condition = conditions(loop, scope);
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
    String source = cel(each.source(), scope);
    return Optional.of(
        conditions.isEmpty()
            ? source
            : "("
                + conditions(
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
        plain.add(cel(element, scope));
      }
    }
    if (!plain.isEmpty() || pieces.isEmpty()) {
      pieces.add("[" + String.join(", ", plain) + "]");
    }
    return pieces.size() == 1 ? pieces.getFirst() : "(" + String.join(" + ", pieces) + ")";
  }

  private String comprehension(CueNode.Comprehension whole, List<Clause> clauses, CueScope scope) {
    if (clauses.isEmpty()) {
      return "[" + cel(element(whole.body()), scope) + "]";
    }
    List<Clause> rest = clauses.subList(1, clauses.size());
    return switch (clauses.getFirst()) {
      case Clause.If(CuePlace _, CueNode condition) ->
          "(" + cel(condition, scope) + " ? " + comprehension(whole, rest, scope) + " : [])";
      case Clause.For each -> loop(whole, each, rest, scope);
    };
  }

  private String loop(
      CueNode.Comprehension whole, Clause.For each, List<Clause> rest, CueScope scope) {
    if (rest.stream().anyMatch(Clause.For.class::isInstance)) {
      throw new CueFault(each.place(), "a loop in a loop cannot be translated");
    }
    String source = cel(each.source(), scope);
    boolean map = overMap(each, scope);
    String variable = map ? each.key() : each.value();
    if (!NAME.matcher(variable).matches()) {
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
    StringBuilder text = new StringBuilder(source);
    for (Clause clause : rest) {
      text.append(".filter(")
          .append(variable)
          .append(", ")
          .append(cel(((Clause.If) clause).condition(), inner))
          .append(')');
    }
    String value = cel(element(whole.body()), inner);
    return value.equals(variable)
        ? text.toString()
        : text.append(".map(").append(variable).append(", ").append(value).append(')').toString();
  }

  /// CUE goes through the values of a map, CEL through its keys, so it must be known which it is.
  private static boolean overMap(Clause.For each, CueScope scope) {
    if (each.source() instanceof CueNode.ListOf) {
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
