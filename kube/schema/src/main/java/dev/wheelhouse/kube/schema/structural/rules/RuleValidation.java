// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.ListType;
import dev.wheelhouse.kube.schema.cel.CelBudget;
import dev.wheelhouse.kube.schema.cel.CelEvaluation;
import dev.wheelhouse.kube.schema.cel.CelEvaluation.Failure;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.CelProgram;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.structural.Correlation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Evaluates the rules of `x-kubernetes-validations` on one object, within the budget of one
/// request. One instance for one object; owned by one thread.
public final class RuleValidation {

  /// How Kubernetes writes the path of the whole object.
  private static final FieldPath OBJECT = new FieldPath(null, "<nil>");

  private static final String OUT_OF_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private final CelBudget budget;
  private final Problems problems;
  private boolean stopped;

  private RuleValidation(CelBudget budget, Problems problems) {
    this.budget = budget;
    this.problems = problems;
  }

  /// Adds the rules a new object breaks.
  public static void create(JsonObject object, Schema schema, Problems problems) {
    run(object, null, schema, problems);
  }

  /// Adds the rules a changed object breaks. What was broken before may stay as it is.
  public static void update(
      JsonObject object, JsonObject before, Schema schema, Problems problems) {
    run(object, before, schema, problems);
  }

  private static void run(
      JsonObject object, @Nullable JsonObject before, Schema schema, Problems problems) {
    RuleNode.of(schema)
        .ifPresent(rules -> {
          Correlation correlation = before == null ? null : new Correlation(object, before, schema);
          new RuleValidation(CelBudget.of(CelLimits.PER_REQUEST), problems)
              .visit(rules, object, before, new Place(FieldPath.ROOT, correlation, null));
        });
  }

  /// Where a value stands.
  ///
  /// @param correlation the value and its counterpart, for ratcheting; null when it has none
  /// @param ancestor the nearest value above that has one
  private record Place(
      FieldPath path, @Nullable Correlation correlation, @Nullable Correlation ancestor) {

    Place below(FieldPath child, @Nullable Correlation next) {
      return correlation == null
          ? new Place(child, null, ancestor)
          : new Place(child, next, correlation);
    }

    Place field(String name, FieldPath child) {
      boolean typeOfObject = ancestor == null && (name.equals("apiVersion") || name.equals("kind"));
      return correlation == null || typeOfObject
          ? new Place(child, null, typeOfObject ? null : ancestor)
          : below(child, correlation.field(name));
    }

    Place element(int index) {
      FieldPath child = path.index(index);
      return below(child, correlation == null ? null : correlation.element(index));
    }

    /// Rules of `allOf` look only at what is above.
    Place ofAll() {
      return new Place(path, null, ancestor);
    }

    boolean isUnchanged() {
      Correlation known = correlation != null ? correlation : ancestor;
      return known != null && known.isUnchanged();
    }
  }

  private void visit(RuleNode node, Object value, @Nullable Object before, Place place) {
    if (value == JsonNull.NULL || stopped) {
      return;
    }
    rules(node, value, before == JsonNull.NULL ? null : before, place);
    for (RuleNode more : node.all()) {
      visit(more, value, before, place.ofAll());
    }
    switch (value) {
      case JsonArray array -> elements(node, array, before, place);
      case JsonObject object -> fields(node, object, before, place);
      default -> {}
    }
  }

  private void fields(RuleNode node, JsonObject object, @Nullable Object before, Place place) {
    JsonObject old = before instanceof JsonObject then ? then : new JsonObject();
    boolean map = node.schema().type() == Schema.Type.MAP;
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      String name = entry.getKey();
      RuleNode child = map ? node.element() : node.fields().get(name);
      if (child != null && !stopped) {
        FieldPath path = map ? place.path().key(name) : place.path().child(name);
        visit(child, entry.getValue(), old.get(name), place.field(name, path));
      }
    }
  }

  private void elements(RuleNode node, JsonArray array, @Nullable Object before, Place place) {
    RuleNode child = node.element();
    if (child == null) {
      return;
    }
    Correlation old =
        before == null || node.schema().listType() != ListType.MAP
            ? null
            : new Correlation(array, before, node.schema());
    for (int i = 0; i < array.size() && !stopped; i++) {
      Correlation counterpart = old == null ? null : old.element(i);
      visit(
          child, array.get(i), counterpart == null ? null : counterpart.before(), place.element(i));
    }
  }

  private void rules(RuleNode node, Object value, @Nullable Object before, Place place) {
    if (!node.rules().isEmpty() && budget.remaining() <= 0) {
      stop(node, place, OUT_OF_BUDGET);
    }
    for (CompiledRule rule : node.rules()) {
      if (stopped) {
        return;
      }
      boolean skipped = rule.usesOldSelf() && before == null && !rule.rule().oldSelfIsOptional();
      if (!skipped) {
        rule(node, rule, value, before, place);
      }
    }
  }

  private void rule(
      RuleNode node, CompiledRule rule, Object value, @Nullable Object before, Place place) {
    CelProgram program = rule.program();
    if (program == null) {
      if (!rule.error().isEmpty() && !rule.rule().rule().isBlank()) {
        invalid(node, place, "rule compile error: " + rule.error());
      }
      return;
    }
    Map<String, Object> values = values(rule, value, before);
    CelEvaluation outcome = program.evaluate(values, budget);
    if (budget.isExhausted()) {
      stop(node, place, OUT_OF_BUDGET);
      return;
    }
    switch (outcome) {
      case Failure failure -> failed(node, rule, failure, place);
      case CelEvaluation.Result result -> {
        if (!result.isTrue()) {
          broken(node, rule, value, values, place);
        }
      }
    }
  }

  private static Map<String, Object> values(
      CompiledRule rule, Object value, @Nullable Object before) {
    Map<String, Object> values = new HashMap<>();
    values.put(CompiledRule.SELF, value);
    if (rule.rule().oldSelfIsOptional()) {
      values.put(CompiledRule.OLD_SELF, Optional.ofNullable(before));
    } else if (before != null) {
      values.put(CompiledRule.OLD_SELF, before);
    }
    return values;
  }

  private void failed(RuleNode node, CompiledRule rule, Failure failure, Place place) {
    String label = rule.rule().label();
    if (failure.kind() != Failure.Kind.EVALUATION) {
      stop(
          node,
          place,
          "'"
              + failure.message()
              + "': no further validation rules will be run due to call cost exceeds limit for"
              + " rule: "
              + label);
    } else if (failure.message().startsWith("no such overload")) {
      invalid(
          node,
          place,
          "'"
              + failure.message()
              + "': call arguments did not match a supported operator, function or macro signature"
              + " for rule: "
              + label);
    } else {
      invalid(node, place, failure.message() + " evaluating rule: " + label);
    }
  }

  private void broken(
      RuleNode node, CompiledRule rule, Object value, Map<String, ?> values, Place place) {
    boolean tolerated = !rule.usesOldSelf() && place.isUnchanged();
    String detail = rule.rule().messageOrDefault();
    CelProgram message = rule.message();
    if (message != null) {
      String source = rule.rule().messageExpression();
      switch (RuleMessages.evaluate(message, source, values, budget)) {
        case RuleMessages.Text.Message(String text) -> detail = text;
        case RuleMessages.Text.None() -> {}
        case RuleMessages.Text.Stop(String text) -> {
          stop(node, place, text);
          return;
        }
      }
    }
    if (!tolerated) {
      report(node, rule, value, detail, at(place, rule.fieldPath()));
    }
  }

  private static FieldPath at(Place place, String below) {
    FieldPath path = place.path();
    if (below.isEmpty()) {
      return path.equals(FieldPath.ROOT) ? OBJECT : path;
    }
    return path.child(below);
  }

  private void report(
      RuleNode node, CompiledRule rule, Object value, String detail, FieldPath path) {
    boolean whole = List.of("object", "array").contains(typeName(node.schema()));
    switch (rule.rule().reason()) {
      case "FieldValueForbidden" -> problems.forbidden(path, detail);
      case "FieldValueRequired" -> problems.required(path, detail);
      case "FieldValueDuplicate" -> {
        if (whole) {
          problems.duplicate(path);
        } else {
          problems.duplicate(path, value);
        }
      }
      default -> {
        if (whole) {
          problems.invalid(path, detail);
        } else {
          problems.invalid(path, value, detail);
        }
      }
    }
  }

  private void stop(RuleNode node, Place place, String detail) {
    invalid(node, place, detail);
    stopped = true;
  }

  private void invalid(RuleNode node, Place place, String detail) {
    problems.invalid(at(place, ""), typeName(node.schema()), detail);
  }

  private static String typeName(Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      case INT_OR_STRING, ANY -> "";
    };
  }
}
