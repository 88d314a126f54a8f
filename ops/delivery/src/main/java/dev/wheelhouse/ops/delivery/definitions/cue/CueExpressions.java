// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Translates values to CEL expressions: plain values, names, fields and operators; for functions
/// see [CueCalls], for structs [CueFields], for lists and loops [CueLists].
final class CueExpressions {

  private static final Set<String> CONTEXT =
      Set.of("name", "namespace", "appName", "appRevision", "revision", "output", "outputs");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int DEEPEST = 100;

  private final boolean loose;
  private final CueCalls calls = new CueCalls(this);
  private final CueLists lists = new CueLists(this);
  private final CueFields fields = new CueFields(this);
  private int depth;
  private Set<String> always = Set.of();

  /// @param loose whether the fields of structs are of no known type to the checker, which else
  ///   wants both sides of a choice and all parts of a list to be of one
  CueExpressions(boolean loose) {
    this.loose = loose;
  }

  /// From now on nobody may ask whether fields of these names are there, since they always are.
  void always(Set<String> names) {
    always = Set.copyOf(names);
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
      case CueNode.Call call -> calls.cel(call, scope);
      case CueNode.Unary unary -> unary(unary, scope);
      case CueNode.Binary binary -> binary(binary, scope);
      case CueNode.Struct struct -> fields.struct(struct, scope);
      case CueNode.ListOf list -> lists.list(list, scope);
      case CueNode.Comprehension it ->
          throw new CueFault(it.place(), "a loop or condition is not a value by itself");
      case CueNode.Bottom it ->
          throw new CueFault(
              it.place(), "_|_ can only be compared with: write a condition with != _|_");
    };
  }

  CueLists lists() {
    return lists;
  }

  CueFields fields() {
    return fields;
  }

  /// A value of no known type where that is asked for.
  String open(String value) {
    return loose ? "dyn(" + value + ")" : value;
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
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
    Optional<Boolean> constant = CueConditions.constant(binary);
    if (constant.isPresent()) {
      return constant.get().toString();
    }
    if ((equal || binary.operator().equals("!=")) && binary.right() instanceof CueNode.Bottom) {
      return exists(binary.left(), scope, !equal);
    }
    if (binary.operator().equals("&")) {
      return merged(binary, scope);
    }
    if (binary.operator().equals("|")) {
      Optional<String> loop = lists.orEmpty(binary, scope);
      if (loop.isPresent()) {
        return loop.get();
      }
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

  /// A path without the names that stand for its beginning: `rules.host` where `let rules = ...`.
  private static CueNode path(CueNode node, CueScope scope) {
    return switch (node) {
      case CueNode.Select select ->
          new CueNode.Select(select.place(), path(select.of(), scope), select.field());
      case CueNode.Name name
          when !name.name().equals("parameter") && scope.variable(name.name()).isEmpty() ->
          scope
              .value(name.name())
              .filter(it -> it.node() instanceof CueNode.Select)
              .map(it -> path(it.node(), it.scope()))
              .orElse(node);
      default -> node;
    };
  }

  private static boolean ofContext(CueNode.Select select) {
    CueNode root = select;
    while (root instanceof CueNode.Select step) {
      root = step.of();
    }
    return root instanceof CueNode.Name name && name.name().equals("context");
  }

  /// Whether a field is there: all fields on the way to it must be.
  String exists(CueNode node, CueScope scope, boolean wanted) {
    List<String> checks = new ArrayList<>();
    CueNode step = path(node, scope);
    while (step instanceof CueNode.Select select) {
      boolean known =
          select.of() instanceof CueNode.Name name
              && name.name().equals("context")
              && CONTEXT.contains(select.field());
      if (!known) {
        if (always.contains(select.field()) && !ofContext(select)) {
          throw new CueFault(
              select.place(),
              "\""
                  + select.field()
                  + "\" has a default under a condition, and would always be there: make it"
                  + " optional without a default, and give the default in the template");
        }
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
}
