// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An object under validation: its tree, its path, and where problems go. An empty string counts as
/// absent.
public record Scope(JsonObject object, FieldPath path, Problems problems) {

  static final String IMMUTABLE = "field is immutable";

  public static Scope root(JsonObject object, Problems problems) {
    return new Scope(object, FieldPath.ROOT, problems);
  }

  public FieldPath path(String key) {
    return path.child(key);
  }

  /// The nested object under a key.
  public Optional<Scope> in(String key) {
    return object.get(key) instanceof JsonObject child
        ? Optional.of(new Scope(child, path.child(key), problems))
        : Optional.empty();
  }

  /// The nested object under a key, or an empty one in its place.
  public Scope inOrEmpty(String key) {
    return in(key).orElseGet(() -> new Scope(new JsonObject(), path.child(key), problems));
  }

  /// The objects of a list, each with its index in the path.
  public List<Scope> each(String key) {
    List<Scope> scopes = new ArrayList<>();
    if (object.get(key) instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof JsonObject element) {
          scopes.add(new Scope(element, path.child(key).index(i), problems));
        }
      }
    }
    return scopes;
  }

  public String text(String key) {
    return object.get(key) instanceof String text ? text : "";
  }

  public boolean has(String key) {
    return !isEmpty(key);
  }

  public boolean isEmpty(String key) {
    return switch (object.get(key)) {
      case null -> true;
      case String text -> text.isEmpty();
      case JsonArray array -> array.isEmpty();
      case JsonObject map -> map.isEmpty();
      case Object _ -> false;
    };
  }

  public boolean is(String key, String expected) {
    return expected.equals(object.get(key));
  }

  @Nullable Long number(String key) {
    return object.get(key) instanceof Long number ? number : null;
  }

  /// True when the field is there.
  boolean require(String key) {
    return require(key, "");
  }

  boolean require(String key, String detail) {
    if (isEmpty(key)) {
      problems.required(path(key), detail);
      return false;
    }
    return true;
  }

  /// A field that must be there and have one of the values.
  void requireOneOf(String key, String... supported) {
    if (require(key)) {
      oneOf(key, supported);
    }
  }

  /// A field that has one of the values if it is there.
  void oneOf(String key, String... supported) {
    if (has(key) && !List.of(supported).contains(text(key))) {
      problems.notSupported(path(key), object.get(key), List.of(supported));
    }
  }

  void check(String key, Function<String, List<String>> rule) {
    if (has(key)) {
      problems.invalid(path(key), text(key), rule.apply(text(key)));
    }
  }

  void nonNegative(String... keys) {
    for (String key : keys) {
      atLeast(key, 0);
    }
  }

  void atLeast(String key, long min) {
    Long number = number(key);
    if (number != null && number < min) {
      problems.invalid(path(key), number, "must be greater than or equal to " + min);
    }
  }

  /// A port number that is there.
  void port(String key) {
    Long number = number(key);
    if (number != null && (number < 1 || number > 65535)) {
      problems.invalid(path(key), number, "must be between 1 and 65535, inclusive");
    }
  }

  /// Strings of a list, each with its path.
  void eachText(String key, Function<String, List<String>> rule) {
    if (object.get(key) instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        String text = String.valueOf(array.get(i));
        problems.invalid(path(key).index(i), text, rule.apply(text));
      }
    }
  }

  /// Names that must differ between the elements of a list.
  void unique(String list, String key) {
    Set<String> seen = new HashSet<>();
    for (Scope element : each(list)) {
      if (element.has(key) && !seen.add(element.text(key))) {
        problems.duplicate(element.path(key), element.text(key));
      }
    }
  }

  /// A field that an update may not change.
  void immutable(JsonObject old, String key) {
    if (!Objects.equals(object.get(key), old.get(key))) {
      problems.invalid(path(key), object.get(key), IMMUTABLE);
    }
  }

  void forEach(String list, Consumer<Scope> rule) {
    each(list).forEach(rule);
  }
}
