// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.cue.CueNode.Label;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Translates declared parameters to declarations: `replicas: *1 | int` to `integer | default=1`.
/// Structs become types of their own, so that their fields keep what is said of them.
final class CueParameters {

  private static final Map<String, String> TYPES =
      Map.of(
          "string", "string",
          "int", "integer",
          "number", "number",
          "float", "number",
          "bool", "boolean",
          "_", "any");
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final String USAGE = "+usage=";

  private final CueScope scope;
  private final JsonObject types = new JsonObject();
  private final List<String> open = new ArrayList<>();
  private final Set<String> always = new HashSet<>();

  CueParameters(CueScope scope) {
    this.scope = scope;
  }

  /// The types that declarations name.
  JsonObject types() {
    return types;
  }

  /// Names of fields that are there always, although the source has them under a condition only:
  /// they have a default.
  Set<String> always() {
    return Set.copyOf(always);
  }

  /// The section `parameters`.
  ///
  /// @throws CueFault for what cannot be declared
  Object parameters(CueNode node) {
    if (node instanceof CueNode.Struct struct && map(struct).isEmpty()) {
      return fields(struct, "");
    }
    return type(node, "Parameters").text();
  }

  private JsonObject fields(CueNode.Struct struct, String prefix) {
    JsonObject fields = new JsonObject();
    for (CueNode.Declaration declaration : struct.declarations()) {
      switch (declaration) {
        case CueNode.Field field when field.label() instanceof Label.Plain -> {
          if (fields.containsKey(field.name())) {
            throw new CueFault(
                field.place(), "the parameter " + field.name() + " is declared twice");
          }
          if (!field.name().startsWith("#") && !field.name().startsWith("_")) {
            fields.put(field.name(), field(field, prefix));
          }
        }
        case CueNode.Field field ->
            throw new CueFault(field.place(), "a parameter's name cannot be computed");
        case CueNode.Embedded embedded -> conditional(embedded, prefix, fields);
        case CueNode.Let let -> throw new CueFault(let.place(), "let has no place in parameters");
        case CueNode.Open it ->
            throw new CueFault(it.place(), "parameters that are partly open cannot be declared");
      }
    }
    return fields;
  }

  /// Fields that are there for some values of others are declared as optional: where a template
  /// uses one that is not there, that is an error, as it is in CUE. What has a default is there in
  /// any case: see [#always].
  private void conditional(CueNode.Embedded embedded, String prefix, JsonObject fields) {
    if (!(embedded.value() instanceof CueNode.Comprehension it)
        || !it.clauses().stream().allMatch(CueNode.Clause.If.class::isInstance)
        || !(it.body() instanceof CueNode.Struct body)) {
      throw new CueFault(
          embedded.place(), "a parameter that a loop or another value makes cannot be declared");
    }
    fields(body, prefix)
        .forEach((name, declared) -> {
          if (declared instanceof String text
              && TEXT.matcher(text).replaceAll("").contains(" default=")) {
            always.add(name);
          }
          Object optional =
              declared instanceof String text
                  ? text.replace(" required=true", "").replaceFirst(" \\|$", "")
                  : declared;
          Object before = fields.putIfAbsent(name, optional);
          if (before != null && !before.equals(optional)) {
            throw new CueFault(
                embedded.place(),
                "the parameter " + name + " is declared in two ways under different conditions");
          }
        });
  }

  /// What a type says beside its name.
  ///
  /// @param fallback the default
  /// @param whole whether it is complete without what a user gives
  private record Type(String name, List<String> markers, @Nullable Object fallback, boolean whole) {
    Type {
      markers = List.copyOf(markers);
    }

    static Type of(String name) {
      return new Type(name, List.of(), null, false);
    }

    Type with(String marker, Object value) {
      List<String> all = new ArrayList<>(markers);
      all.add(marker + "=" + marked(value));
      return new Type(name, all, fallback, whole);
    }

    Type with(Object fallback) {
      return new Type(name, markers, fallback, whole);
    }

    String text() {
      return markers.isEmpty() ? name : name + " | " + String.join(" ", markers);
    }
  }

  private static String marked(Object value) {
    return switch (value) {
      case String text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      default -> Json.write(value);
    };
  }

  private String field(CueNode.Field field, String prefix) {
    Type type = type(field.value(), prefix + capital(field.name()));
    List<String> markers = new ArrayList<>(type.markers());
    Object fallback = type.fallback();
    if (!field.optional()) {
      if (fallback != null) {
        markers.add("default=" + marked(fallback));
      } else if (type.whole()) {
        markers.add(type.name().startsWith("[]") ? "default=[]" : "default={}");
      } else {
        markers.add("required=true");
      }
    }
    description(field.comments()).ifPresent(it -> markers.add("description=" + marked(it)));
    return markers.isEmpty() ? type.name() : type.name() + " | " + String.join(" ", markers);
  }

  private static Optional<String> description(List<String> comments) {
    List<String> usage =
        comments.stream()
            .filter(it -> it.startsWith(USAGE))
            .map(it -> it.substring(USAGE.length()))
            .toList();
    List<String> lines =
        usage.isEmpty() ? comments.stream().filter(it -> !it.startsWith("+")).toList() : usage;
    String text = String.join(" ", lines).strip();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String capital(String name) {
    StringBuilder text = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isLetterOrDigit(c) && c < 128) {
        text.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      } else {
        upper = true;
      }
    }
    return text.isEmpty() || !Character.isLetter(text.charAt(0)) ? "T" + text : text.toString();
  }

  /// @param hint the name of the type that a struct becomes
  private Type type(CueNode node, String hint) {
    return switch (node) {
      case CueNode.Name name when TYPES.containsKey(name.name()) ->
          Type.of(Objects.requireNonNull(TYPES.get(name.name())));
      case CueNode.Name name when name.name().startsWith("#") -> named(name);
      case CueNode.Struct struct -> struct(struct, hint);
      case CueNode.ListOf list -> list(list, hint);
      case CueNode.Binary binary when binary.operator().equals("|") -> choice(binary, hint);
      case CueNode.Binary binary when binary.operator().equals("&") -> limited(binary, hint);
      case CueNode.Text text when text.plain().isPresent() ->
          Type.of("string").with("enum", single(text.plain().get(), text.place()));
      case CueNode.Unary unary when unary.operator().equals("=~") -> pattern(unary);
      default -> throw new CueFault(node.place(), "this type of a parameter cannot be declared");
    };
  }

  private Type named(CueNode.Name name) {
    CueNode value =
        scope
            .value(name.name())
            .map(CueScope.Bound::node)
            .orElseThrow(() -> new CueFault(name.place(), "there is no " + name.name()));
    String own = capital(name.name().substring(1));
    if (!(value instanceof CueNode.Struct struct) || map(struct).isPresent()) {
      return type(value, own);
    }
    if (open.contains(own)) {
      throw new CueFault(name.place(), "the type " + name.name() + " contains itself");
    }
    open.add(own);
    Type type = hoisted(struct, own);
    open.remove(own);
    return type;
  }

  private Type struct(CueNode.Struct struct, String hint) {
    Optional<CueNode.Field> map = map(struct);
    if (map.isPresent()) {
      boolean nullable = nullable(map.get().value());
      Type value =
          type(nullable ? withoutNull(map.get().value()) : map.get().value(), hint + "Value");
      if (!value.markers().isEmpty() || value.fallback() != null) {
        throw new CueFault(struct.place(), "values of a map cannot have limits or defaults");
      }
      return new Type("map[string]" + value.name() + (nullable ? "?" : ""), List.of(), null, true);
    }
    boolean anything = struct.declarations().stream().allMatch(CueNode.Open.class::isInstance);
    return anything ? new Type("object", List.of(), null, true) : hoisted(struct, hint);
  }

  private Type hoisted(CueNode.Struct struct, String name) {
    JsonObject fields = fields(struct, name);
    Object before = types.get(name);
    if (before != null && !before.equals(fields)) {
      throw new CueFault(struct.place(), "two types would be named " + name + ": rename one");
    }
    types.put(name, fields);
    boolean whole =
        fields.values().stream().noneMatch(it -> it.toString().contains("required=true"));
    return new Type(name, List.of(), null, whole);
  }

  private static Optional<CueNode.Field> map(CueNode.Struct struct) {
    return struct.declarations().size() == 1
            && struct.declarations().getFirst() instanceof CueNode.Field field
            && field.label() instanceof Label.Pattern
        ? Optional.of(field)
        : Optional.empty();
  }

  private static boolean isNull(CueNode node) {
    return node instanceof CueNode.Scalar scalar && scalar.value() == JsonNull.NULL;
  }

  private static boolean nullable(CueNode node) {
    return node instanceof CueNode.Binary choice
        && choice.operator().equals("|")
        && (isNull(choice.right()) || isNull(choice.left()));
  }

  private static CueNode withoutNull(CueNode node) {
    CueNode.Binary choice = (CueNode.Binary) node;
    return isNull(choice.right()) ? choice.left() : choice.right();
  }

  private Type list(CueNode.ListOf list, String hint) {
    if (list.rest().isEmpty() || !list.elements().isEmpty()) {
      throw new CueFault(list.place(), "a list of parameters is declared as [...T]");
    }
    CueNode element = list.rest().get();
    if (element instanceof CueNode.Struct struct && struct.declarations().isEmpty()) {
      return new Type("[]object", List.of(), null, true);
    }
    Type type = type(element, singular(hint));
    if (!type.markers().isEmpty() || type.fallback() != null) {
      throw new CueFault(list.place(), "elements of a list cannot have limits or defaults");
    }
    return new Type("[]" + type.name(), List.of(), null, true);
  }

  private static String singular(String name) {
    return name.endsWith("s") && name.length() > 2
        ? name.substring(0, name.length() - 1)
        : name + "Item";
  }

  /// `*"a" | "b"`, `*1 | int`, `int | string`.
  private Type choice(CueNode.Binary binary, String hint) {
    List<CueNode> all = new ArrayList<>();
    alternatives(binary, all);
    Object fallback = null;
    List<String> values = new ArrayList<>();
    List<CueNode> kinds = new ArrayList<>();
    boolean literals = false;
    for (CueNode one : all) {
      boolean marked = one instanceof CueNode.Unary unary && unary.operator().equals("*");
      CueNode value = marked ? ((CueNode.Unary) one).operand() : one;
      Optional<Object> constant = constant(value);
      if (marked) {
        fallback =
            constant
                .filter(it -> it != JsonNull.NULL)
                .orElseThrow(() ->
                    new CueFault(value.place(), "this default of a parameter cannot be declared"));
      }
      if (constant.isPresent() && value instanceof CueNode.Text) {
        values.add(single((String) constant.get(), value.place()));
        literals |= !marked;
      } else if (constant.isEmpty()) {
        kinds.add(value);
      } else if (!marked) {
        throw new CueFault(value.place(), "a choice of such values cannot be declared");
      }
    }
    Type type = chosen(binary, kinds, values, hint);
    if (literals && !kinds.isEmpty() && !anyText(type)) {
      throw new CueFault(
          binary.place(),
          "a choice of a text and of another type than string cannot be declared: use int-or-string"
              + " or any by hand, and check it in the template");
    }
    boolean fits = fallback == null || fits(type.name(), fallback);
    if (!fits) {
      throw new CueFault(binary.place(), "the default does not have the type of the parameter");
    }
    return fallback == null ? type : type.with(fallback);
  }

  private static boolean anyText(Type type) {
    return List.of("string", "int-or-string", "any").contains(type.name())
        && type.markers().isEmpty();
  }

  private Type chosen(
      CueNode.Binary binary, List<CueNode> kinds, List<String> values, String hint) {
    if (kinds.isEmpty()) {
      if (values.isEmpty()) {
        throw new CueFault(binary.place(), "a choice of such values cannot be declared");
      }
      return Type.of("string").with("enum", String.join(",", values));
    }
    if (kinds.size() == 1) {
      return type(kinds.getFirst(), hint);
    }
    List<String> names =
        kinds.stream()
            .map(it -> it instanceof CueNode.Name name ? name.name() : "?")
            .sorted()
            .toList();
    if (names.equals(List.of("int", "string"))) {
      return Type.of("int-or-string");
    }
    throw new CueFault(binary.place(), "a choice of these types cannot be declared: use any");
  }

  private static boolean fits(String type, Object fallback) {
    return switch (fallback) {
      case String _ -> type.equals("string") || type.equals("int-or-string") || type.equals("any");
      case Boolean _ -> type.equals("boolean");
      case Long _ -> List.of("integer", "number", "int-or-string").contains(type);
      case JsonArray array -> array.isEmpty() && type.startsWith("[]");
      case JsonObject object ->
          object.isEmpty() && (type.startsWith("map[") || type.equals("object"));
      default -> type.equals("number");
    };
  }

  private static void alternatives(CueNode node, List<CueNode> all) {
    if (node instanceof CueNode.Binary choice && choice.operator().equals("|")) {
      alternatives(choice.left(), all);
      alternatives(choice.right(), all);
    } else {
      all.add(node);
    }
  }

  private static Optional<Object> constant(CueNode node) {
    return switch (node) {
      case CueNode.Text text -> text.plain().map(Object.class::cast);
      case CueNode.Scalar scalar -> Optional.of(scalar.value());
      case CueNode.ListOf list when list.elements().isEmpty() && list.rest().isEmpty() ->
          Optional.of(new JsonArray());
      case CueNode.Struct struct when struct.declarations().isEmpty() ->
          Optional.of(new JsonObject());
      default -> Optional.empty();
    };
  }

  /// Values of `enum` stand between commas.
  private static String single(String value, CuePlace place) {
    if (value.contains(",") || !value.equals(value.strip())) {
      throw new CueFault(
          place, "a choice with a comma or with space at its ends cannot be declared");
    }
    return value;
  }

  /// `int & >=1 & <=65535`
  private Type limited(CueNode.Binary binary, String hint) {
    List<CueNode> all = new ArrayList<>();
    conjuncts(binary, all);
    Type type = null;
    for (CueNode one : all) {
      if (!(one instanceof CueNode.Unary)) {
        if (type != null) {
          throw new CueFault(one.place(), "two types at once cannot be declared");
        }
        type = type(one, hint);
      }
    }
    Type limited = type;
    for (CueNode one : all) {
      if (one instanceof CueNode.Unary limit) {
        limited = limit(limited, limit);
      }
    }
    return Objects.requireNonNull(limited);
  }

  private static Type limit(@Nullable Type type, CueNode.Unary limit) {
    if (limit.operator().equals("=~")) {
      Type text = type == null ? Type.of("string") : type;
      return text.with("pattern", regex(limit));
    }
    if (type == null
        || !(type.name().equals("integer") || type.name().equals("number"))
        || !(limit.operand() instanceof CueNode.Scalar scalar)
        || !(scalar.value() instanceof Long value)) {
      throw new CueFault(limit.place(), "this limit cannot be declared");
    }
    boolean strict = limit.operator().length() == 1;
    if (limit.operator().equals("!=") || (strict && !type.name().equals("integer"))) {
      throw new CueFault(limit.place(), "this limit cannot be declared");
    }
    return limit.operator().startsWith(">")
        ? type.with("minimum", strict ? value + 1 : value)
        : type.with("maximum", strict ? value - 1 : value);
  }

  private static Type pattern(CueNode.Unary unary) {
    return Type.of("string").with("pattern", regex(unary));
  }

  private static String regex(CueNode.Unary unary) {
    if (unary.operand() instanceof CueNode.Text text && text.plain().isPresent()) {
      return text.plain().get();
    }
    throw new CueFault(unary.place(), "a pattern is a plain text");
  }

  private static void conjuncts(CueNode node, List<CueNode> all) {
    if (node instanceof CueNode.Binary both && both.operator().equals("&")) {
      conjuncts(both.left(), all);
      conjuncts(both.right(), all);
    } else {
      all.add(node);
    }
  }
}
