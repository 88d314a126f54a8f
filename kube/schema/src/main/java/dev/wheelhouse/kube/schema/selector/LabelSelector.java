// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Chooses objects by their labels: all requirements must hold. Immutable.
///
/// @param matchesNothing true for the selector of an absent `labelSelector`
public record LabelSelector(List<Requirement> requirements, boolean matchesNothing) {

  public static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
  public static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /// Reads a query string such as `app=shop,tier in (web,api),!legacy`; empty selects everything.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] saying what was expected
  public static LabelSelector parse(String text) {
    return text.isBlank()
        ? EVERYTHING
        : new LabelSelector(new LabelSelectorParser(text).parse(), false);
  }

  /// Reads a `LabelSelector` object (`matchLabels`, `matchExpressions`). Absent selects nothing,
  /// empty selects everything.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] for an unknown operator
  public static LabelSelector of(@Nullable JsonObject selector) {
    if (selector == null) {
      return NOTHING;
    }
    List<Requirement> all = new ArrayList<>();
    selector.object("matchLabels").ifPresent(labels -> addEqual(labels, all));
    for (JsonObject expression :
        selector.array("matchExpressions").orElseGet(JsonArray::new).objects()) {
      all.add(expression(expression));
    }
    return all.isEmpty() ? EVERYTHING : new LabelSelector(all, false);
  }

  /// Reads a plain map of labels, as in `spec.selector` of a Service. Empty selects everything.
  public static LabelSelector ofLabels(JsonObject labels) {
    List<Requirement> all = new ArrayList<>();
    addEqual(labels, all);
    return new LabelSelector(all, false);
  }

  private static void addEqual(JsonObject labels, List<Requirement> all) {
    labels.forEach((key, value) ->
        all.add(new Requirement(key, Operator.EQUALS, Set.of(String.valueOf(value)))));
  }

  private static Requirement expression(JsonObject tree) {
    String key = tree.string("key").orElse("");
    Set<String> values =
        new HashSet<>(tree.array("values").map(JsonArray::strings).orElse(List.of()));
    String operator = tree.string("operator").orElse("");
    return switch (operator) {
      case "In" -> new Requirement(key, Operator.IN, values);
      case "NotIn" -> new Requirement(key, Operator.NOT_IN, values);
      case "Exists" -> new Requirement(key, Operator.EXISTS, values);
      case "DoesNotExist" -> new Requirement(key, Operator.DOES_NOT_EXIST, values);
      default ->
          throw new PlatformException(
              Reason.BAD_REQUEST, "\"" + operator + "\" is not a valid label selector operator");
    };
  }

  /// Whether an object with these labels is chosen.
  public boolean matches(JsonObject labels) {
    if (matchesNothing) {
      return false;
    }
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /// Whether an object is chosen by its `metadata.labels`.
  public boolean matchesObject(JsonObject object) {
    return matches(object.object("metadata", "labels").orElseGet(JsonObject::new));
  }

  public boolean matchesEverything() {
    return !matchesNothing && requirements.isEmpty();
  }

  /// As a query string.
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
