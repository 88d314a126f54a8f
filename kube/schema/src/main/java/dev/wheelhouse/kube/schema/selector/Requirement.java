// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.selector;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;

/// One condition on one label.
public record Requirement(String key, Operator operator, Set<String> values) {

  /// How the label's value relates to the values.
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  public Requirement {
    values = Set.copyOf(values);
  }

  boolean matches(JsonObject labels) {
    String value = labels.get(key) instanceof String text ? text : null;
    return switch (operator) {
      case EQUALS, IN -> value != null && values.contains(value);
      case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GREATER_THAN -> value != null && compare(value) > 0;
      case LESS_THAN -> value != null && compare(value) < 0;
    };
  }

  /// Zero, and so no match, where either side is no integer.
  private int compare(String value) {
    try {
      return Long.compare(Long.parseLong(value), Long.parseLong(values.iterator().next()));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// As in a selector string.
  @Override
  public String toString() {
    String list = String.join(",", new TreeSet<>(values));
    return switch (operator) {
      case EQUALS -> key + "=" + list;
      case NOT_EQUALS -> key + "!=" + list;
      case IN -> key + " in (" + list + ")";
      case NOT_IN -> key + " notin (" + list + ")";
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + list;
      case LESS_THAN -> key + "<" + list;
    };
  }
}
