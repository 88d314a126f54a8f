// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.Schema.ListType;
import dev.wheelhouse.kube.schema.cel.CelLimits;
import dev.wheelhouse.kube.schema.cel.cost.CostRange;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of a definition's schema compile, look back only where values can be told apart, and
/// cost no more than they may. Owned by one thread.
public final class RuleCheck {

  private static final long MAX_REQUEST = 3L * 1024 * 1024;
  private static final String ADVICE =
      " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays,"
          + " maps, and strings are declared)";

  private final Problems problems;
  private final boolean limitEach;
  private final List<Cost> expensive = new ArrayList<>();
  private long total;

  private record Cost(FieldPath path, long cost) {}

  private RuleCheck(Problems problems, boolean limitEach) {
    this.problems = problems;
    this.limitEach = limitEach;
  }

  /// @param schema a structural schema, as read from a definition
  /// @param path where the schema stands
  /// @param limitEach false for a schema that is stored already: a single rule may have become more
  ///   expensive by a change of the estimate
  public static void check(Schema schema, FieldPath path, boolean limitEach, Problems problems) {
    RuleCheck check = new RuleCheck(problems, limitEach);
    check.visit(schema, new Place(path, true, 1L, null));
    check.total(path);
  }

  /// Where a schema node stands.
  ///
  /// @param count how many values of it an object can have; null where nothing bounds them
  /// @param uncorrelatable the list above whose elements cannot be told apart; null for none
  private record Place(
      FieldPath path, boolean resource, @Nullable Long count, @Nullable FieldPath uncorrelatable) {

    Place below(FieldPath child, Schema schema, @Nullable Long times) {
      Long more = count == null || times == null ? null : CostRange.times(count, times);
      return new Place(child, schema.embeddedResource(), more, uncorrelatable);
    }

    Place inList(FieldPath list) {
      return new Place(path, resource, count, uncorrelatable == null ? list : uncorrelatable);
    }
  }

  private void visit(Schema schema, Place place) {
    schema
        .fields()
        .forEach((name, field) -> {
          if (field.definitionName().isEmpty()) {
            visit(field, place.below(place.path().child("properties").key(name), field, 1L));
          }
        });
    schema.items().ifPresent(element -> element(schema, element, place));
    List<JsonObject> rules = schema.validationRules();
    for (int i = 0; i < rules.size(); i++) {
      FieldPath at = place.path().child("x-kubernetes-validations").index(i);
      rule(ValidationRule.of(rules.get(i)), schema, place, at);
    }
  }

  private void element(Schema schema, Schema element, Place place) {
    Schema.Constraints limits = schema.constraints();
    if (schema.type() == Schema.Type.MAP) {
      FieldPath path = place.path().child("additionalProperties");
      visit(element, place.below(path, element, limits.maxProperties()));
      return;
    }
    Place below = place.below(place.path().child("items"), element, limits.maxItems());
    boolean keyed = schema.listType() == ListType.MAP;
    visit(element, keyed ? below : below.inList(place.path()));
  }

  private void rule(ValidationRule rule, Schema schema, Place place, FieldPath at) {
    if (!rule.fieldPath().isEmpty() && RuleFieldPath.parse(rule.fieldPath(), schema).isEmpty()) {
      problems.invalid(at.child("fieldPath"), rule.fieldPath(), "must be a valid path");
      return;
    }
    Optional<SchemaType> type = SchemaType.of(schema, "self", place.resource());
    if (type.isEmpty()) {
      problems.internal(
          place.path().child("x-kubernetes-validations"),
          "internal error: failed to construct type information for x-kubernetes-validations rules:"
              + " unable to convert structural schema to CEL declarations");
      return;
    }
    CompiledRule compiled = CompiledRule.of(rule, schema, place.resource());
    cost(compiled, type.get(), place, at);
    if (!compiled.error().isEmpty()) {
      problems.invalid(at.child("rule"), rule.shown(), compiled.error());
    }
    if (!compiled.messageError().isEmpty()) {
      problems.invalid(at.child("messageExpression"), rule.shown(), compiled.messageError());
    }
    oldSelf(compiled, place, at);
  }

  private void oldSelf(CompiledRule compiled, Place place, FieldPath at) {
    ValidationRule rule = compiled.rule();
    if (compiled.usesOldSelf() && place.uncorrelatable() != null) {
      problems.invalid(
          at.child("rule"),
          rule.rule(),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within "
              + place.uncorrelatable());
    } else if (!compiled.usesOldSelf() && rule.optionalOldSelf().isPresent()) {
      problems.invalid(
          at.child("optionalOldSelf"),
          rule.oldSelfIsOptional(),
          "may not be set if oldSelf is not used in rule");
    }
  }

  private void cost(CompiledRule rule, SchemaType type, Place place, FieldPath at) {
    Long stated = place.count();
    long count = stated == null ? MAX_REQUEST / (type.minSize() + 1) : stated;
    if (rule.program() != null) {
      long cost = CostRange.times(rule.program().estimatedCost().max(), count);
      observe(cost, "estimated rule cost", at.child("rule"));
    }
    if (rule.message() != null) {
      long cost = rule.message().estimatedCost().max();
      observe(cost, "estimated messageExpression cost", at.child("messageExpression"));
    }
  }

  private void observe(long cost, String what, FieldPath path) {
    if (limitEach && cost > CelLimits.ESTIMATED_RULE) {
      problems.forbidden(path, exceeds(what, cost, CelLimits.ESTIMATED_RULE));
    }
    total = CostRange.fixed(total).plus(CostRange.fixed(cost)).max();
    if (cost >= CelLimits.ESTIMATED_DEFINITION / 100) {
      expensive.add(new Cost(path, cost));
    }
  }

  private void total(FieldPath path) {
    if (total <= CelLimits.ESTIMATED_DEFINITION) {
      return;
    }
    expensive.stream()
        .sorted(Comparator.comparingLong(Cost::cost).reversed())
        .limit(4)
        .forEach(rule ->
            problems.forbidden(
                rule.path(),
                "contributed to estimated rule cost total exceeding cost limit for entire"
                    + " OpenAPIv3 schema"));
    problems.forbidden(
        path,
        exceeds(
            "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
            total,
            CelLimits.ESTIMATED_DEFINITION));
  }

  private static String exceeds(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String shown =
        factor > 100
            ? "more than 100x"
            : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
    return what + " exceeds budget by factor of " + shown + ADVICE;
  }
}
