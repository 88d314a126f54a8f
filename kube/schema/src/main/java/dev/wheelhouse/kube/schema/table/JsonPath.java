// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of Kubernetes' JSONPath that names values: fields (`.spec.a`, `['a.b']`, `.a\.b`),
/// indices (`[0]`, `[-1]`), all elements (`[*]`, `.*`) and filters (`[?(@.type=="Ready")]`, with
/// `==`, `!=`, `<`, `<=`, `>`, `>=`, or a path alone for "is there"). Braces around it and a
/// leading `$` are allowed.
///
/// Immutable and safe for use by many threads.
public final class JsonPath {

  private final List<Step> steps;

  JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// @throws PlatformException with reason `BAD_REQUEST` for what is none of the above
  public static JsonPath parse(String text) {
    return new JsonPathParser(text).parse();
  }

  /// The values at this path, in document order; none where a step is absent.
  public List<Object> find(Object root) {
    List<Object> current = List.of(root);
    for (Step step : steps) {
      List<Object> next = new ArrayList<>();
      for (Object value : current) {
        step.select(value, next);
      }
      current = next;
    }
    return current;
  }

  /// Goes from a value to some inside it.
  sealed interface Step {
    void select(Object value, List<Object> into);
  }

  record Field(String name) implements Step {
    @Override
    public void select(Object value, List<Object> into) {
      Object child = value instanceof JsonObject object ? object.get(name) : null;
      if (child != null) {
        into.add(child);
      }
    }
  }

  /// @param index counts from the end where negative
  record Index(int index) implements Step {
    @Override
    public void select(Object value, List<Object> into) {
      if (value instanceof JsonArray array) {
        int at = index < 0 ? array.size() + index : index;
        if (at >= 0 && at < array.size()) {
          into.add(array.get(at));
        }
      }
    }
  }

  record All() implements Step {
    @Override
    public void select(Object value, List<Object> into) {
      switch (value) {
        case JsonArray array -> into.addAll(array);
        case JsonObject object -> into.addAll(object.values());
        default -> {}
      }
    }
  }

  /// @param operator empty to ask whether the path leads anywhere
  record Filter(JsonPath path, String operator, @Nullable Object operand) implements Step {
    @Override
    public void select(Object value, List<Object> into) {
      if (value instanceof JsonArray array) {
        for (Object element : array) {
          if (holds(element)) {
            into.add(element);
          }
        }
      }
    }

    private boolean holds(Object element) {
      List<Object> found = path.find(element);
      if (found.isEmpty()) {
        return false;
      }
      return operator.isEmpty() ? found.getFirst() != JsonNull.NULL : compare(found.getFirst());
    }

    private boolean compare(Object value) {
      if (value instanceof Number left && operand instanceof Number right) {
        return test(Double.compare(left.doubleValue(), right.doubleValue()));
      }
      if (value instanceof String left && operand instanceof String right) {
        return test(left.compareTo(right));
      }
      boolean equal = value.equals(operand);
      return operator.equals("==") ? equal : operator.equals("!=") && !equal;
    }

    private boolean test(int order) {
      return switch (operator) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
  }
}
