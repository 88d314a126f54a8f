// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.cue;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.definitions.cue.CueFields.Given;
import dev.wheelhouse.ops.delivery.definitions.cue.CueFields.Joined;
import java.util.List;
import java.util.Optional;

/// Translates the objects that a definition makes to templates.
final class CueTemplates {

  private static final String STRATEGY = "+patchStrategy=";
  private static final String KEY = "+patchKey=";

  private static final int DEEPEST = 100;

  private final CueExpressions expressions;
  private int depth;

  CueTemplates(CueExpressions expressions) {
    this.expressions = expressions;
  }

  /// @throws CueFault for what cannot be translated
  Object template(CueNode node, CueScope scope) {
    if (depth++ > DEEPEST) {
      depth = 0;
      throw new CueFault(node.place(), "it is nested too deeply, or refers to itself");
    }
    Object template = translated(node, scope);
    depth--;
    return template;
  }

  private Object translated(CueNode node, CueScope scope) {
    return switch (node) {
      case CueNode.Struct struct -> struct(struct, scope);
      case CueNode.ListOf list
          when list.rest().isEmpty()
              && list.elements().stream().noneMatch(CueNode.Comprehension.class::isInstance) ->
          new JsonArray(list.elements().stream().map(it -> template(it, scope)).toList());
      case CueNode.Text text when text.plain().isPresent() -> escaped(text.plain().get());
      case CueNode.Text text -> text(text, scope);
      case CueNode.Scalar scalar -> scalar.value();
      case CueNode.Name name
          when scope.value(name.name()).isPresent()
              && !name.name().equals("parameter")
              && scope.variable(name.name()).isEmpty() -> {
        CueScope.Bound bound = scope.value(name.name()).get();
        yield template(bound.node(), bound.scope());
      }
      default -> "${" + expressions.cel(node, scope) + "}";
    };
  }

  private static String escaped(String text) {
    return text.replace("${", "$${");
  }

  private Object text(CueNode.Text text, CueScope scope) {
    StringBuilder template = new StringBuilder();
    boolean whole = text.parts().stream().allMatch(it -> it.text().isEmpty());
    for (CueNode.Part part : text.parts()) {
      if (part.expression().isEmpty()) {
        template.append(escaped(part.text()));
      } else if (whole || !simple(part.expression().get())) {
        return "${" + expressions.cel(text, scope) + "}";
      } else {
        expressions.cel(new CueNode.Text(text.place(), List.of(part)), scope);
        template.append("${").append(expressions.cel(part.expression().get(), scope)).append('}');
      }
    }
    return template.toString();
  }

  /// What reads well inside of a text.
  private static boolean simple(CueNode node) {
    return node instanceof CueNode.Select || node instanceof CueNode.Name;
  }

  private Object struct(CueNode.Struct struct, CueScope outer) {
    Optional<String> copied = expressions.lists().copied(struct, outer);
    if (copied.isPresent()) {
      return "${" + copied.get() + "}";
    }
    CueFields.Content content = expressions.fields().content(struct, outer);
    if (!content.spreads().isEmpty()) {
      return "${" + expressions.fields().struct(struct, outer) + "}";
    }
    JsonObject object = new JsonObject();
    content.fields().forEach((name, parts) -> object.put(name, field(name, parts)));
    return object;
  }

  private Object field(String name, List<Given> parts) {
    Given first = parts.getFirst();
    boolean alone = parts.size() == 1 && CueFields.fallback(first.field().value()).isEmpty();
    if (alone && first.condition().isEmpty()) {
      return template(first.field().value(), first.scope());
    }
    if (alone
        && first.field().value() instanceof CueNode.Struct inner
        && template(inner, first.scope()) instanceof JsonObject object) {
      JsonObject conditional = JsonObject.of("$if", "${" + first.condition().orElseThrow() + "}");
      conditional.putAll(object);
      return conditional;
    }
    Joined joined = expressions.fields().joined(name, parts);
    if (joined.condition().isEmpty()) {
      return "${" + joined.cel() + "}";
    }
    String condition = joined.condition().get();
    String cel = joined.cel();
    if (condition.equals("has(" + cel + ")") && cel.startsWith("parameter.")) {
      int dot = cel.lastIndexOf('.');
      return "${" + cel.substring(0, dot) + ".?" + cel.substring(dot + 1) + "}";
    }
    return "${" + CueFields.optional(condition, cel) + "}";
  }

  /// Refuses a patch that would be merged another way here.
  ///
  /// @param comments before the field
  static void checkPatch(CueNode node, List<String> comments) {
    checkPatch(node, comments, false);
  }

  private static void checkPatch(CueNode node, List<String> comments, boolean keyed) {
    boolean byName = keyed || comments.contains(KEY + "name");
    for (String comment : comments) {
      boolean harmless =
          comment.equals(KEY + "name")
              || comment.equals(STRATEGY + "jsonMergePatch")
              || comment.equals(STRATEGY + "open")
              || (comment.equals(STRATEGY + "retainKeys") && leaf(node))
              || !comment.startsWith("+patch");
      if (!harmless) {
        throw new CueFault(
            node.place(),
            comment
                + " merges another way than definitions do here (objects by field, lists of named"
                + " things by name, all else is replaced)");
      }
    }
    switch (node) {
      case CueNode.Struct struct ->
          struct
              .declarations()
              .forEach(it -> {
                switch (it) {
                  case CueNode.Field field -> checkPatch(field.value(), field.comments(), byName);
                  case CueNode.Embedded embedded -> checkPatch(embedded.value(), List.of(), byName);
                  case CueNode.Let _, CueNode.Open _ -> {}
                }
              });
      case CueNode.Comprehension comprehension ->
          checkPatch(comprehension.body(), List.of(), byName);
      case CueNode.ListOf list -> {
        if (!byName || !list.elements().stream().allMatch(CueTemplates::named)) {
          throw new CueFault(
              list.place(),
              "lists of a patch are merged by position in CUE; translated are those with"
                  + " +patchKey=name, of structs that have a name");
        }
      }
      default -> {}
    }
  }

  /// Whether the patch ends in one plain value: `spec: replicas: 3`.
  private static boolean leaf(CueNode node) {
    return switch (node) {
      case CueNode.Struct struct ->
          struct.declarations().size() == 1
              && struct.declarations().getFirst() instanceof CueNode.Field field
              && leaf(field.value());
      case CueNode.Select _, CueNode.Scalar _, CueNode.Text _ -> true;
      default -> false;
    };
  }

  private static boolean named(CueNode element) {
    return element instanceof CueNode.Struct struct && struct.field("name").isPresent();
  }
}
