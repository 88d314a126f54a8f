// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.selectors;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A selector of objects by label: all requirements must hold.
public record LabelMatcher(List<Requirement> requirements) {

  private static final LabelMatcher NOTHING =
      new LabelMatcher(List.of(new Requirement.In("", List.of())));

  public LabelMatcher {
    requirements = List.copyOf(requirements);
  }

  /// One condition on one label.
  public sealed interface Requirement {
    String key();

    record In(String key, List<String> values) implements Requirement {}

    record NotIn(String key, List<String> values) implements Requirement {}

    record Exists(String key) implements Requirement {}

    record Absent(String key) implements Requirement {}

    default boolean holds(Map<String, String> labels) {
      String value = labels.get(key());
      return switch (this) {
        case In(_, var values) -> value != null && values.contains(value);
        case NotIn(_, var values) -> value == null || !values.contains(value);
        case Exists _ -> value != null;
        case Absent _ -> value == null;
      };
    }
  }

  /// A selector object: null selects nothing, an empty one everything.
  public static LabelMatcher of(@Nullable LabelSelector selector) {
    if (selector == null) {
      return NOTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    if (selector.getMatchLabels() != null) {
      requirements.addAll(of(selector.getMatchLabels()).requirements());
    }
    for (LabelSelectorRequirement expression : selector.getMatchExpressions()) {
      requirements.add(requirement(expression));
    }
    return new LabelMatcher(requirements);
  }

  /// Labels that must be there as they stand.
  public static LabelMatcher of(Map<String, String> labels) {
    List<Requirement> requirements = new ArrayList<>();
    labels.forEach((key, value) -> requirements.add(new Requirement.In(key, List.of(value))));
    return new LabelMatcher(requirements);
  }

  private static Requirement requirement(LabelSelectorRequirement expression) {
    String key = expression.getKey();
    return switch (expression.getOperator()) {
      case "In" -> new Requirement.In(key, expression.getValues());
      case "NotIn" -> new Requirement.NotIn(key, expression.getValues());
      case "Exists" -> new Requirement.Exists(key);
      case "DoesNotExist" -> new Requirement.Absent(key);
      default ->
          throw new PlatformException(
              Reason.INVALID,
              "\"" + expression.getOperator() + "\" is not a valid label selector operator");
    };
  }

  public boolean matches(@Nullable Map<String, String> labels) {
    Map<String, String> present = labels == null ? Map.of() : labels;
    for (Requirement requirement : requirements) {
      if (!requirement.holds(present)) {
        return false;
      }
    }
    return true;
  }

  public boolean matches(HasMetadata object) {
    return matches(object.getMetadata().getLabels());
  }

  public boolean isEmpty() {
    return requirements.isEmpty();
  }

  /// The text form, as list requests take it.
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (Requirement requirement : requirements) {
      parts.add(
          switch (requirement) {
            case Requirement.In(var key, var values) when values.size() == 1 ->
                key + "=" + values.getFirst();
            case Requirement.In(var key, var values) ->
                key + " in (" + String.join(",", values) + ")";
            case Requirement.NotIn(var key, var values) ->
                key + " notin (" + String.join(",", values) + ")";
            case Requirement.Exists(var key) -> key;
            case Requirement.Absent(var key) -> "!" + key;
          });
    }
    return String.join(",", parts);
  }
}
