// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parameters a user gave, read with their types. They have been checked against what the
/// manifest declares; what is read otherwise than declared is an error that names the path.
///
/// Owned by one thread.
public final class Properties {

  private final String path;
  private final JsonObject tree;

  /// @param path where they stand, for messages: `spec.components[0].properties`
  public Properties(String path, JsonObject tree) {
    this.path = path;
    this.tree = tree;
  }

  public Optional<String> string(String name) {
    return value(name)
        .map(value ->
            switch (value) {
              case String text -> text;
              case Long number -> number.toString();
              case Double number -> number.toString();
              default -> throw wrong(name, "a string", value);
            });
  }

  /// @throws PlatformException `INVALID` when it is absent
  public String requiredString(String name) {
    return string(name)
        .orElseThrow(() ->
            invalid(path + "." + name, "FieldValueRequired", "Required value: it has no default"));
  }

  public Optional<Long> integer(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof Long number) {
            return number;
          }
          throw wrong(name, "an integer", value);
        });
  }

  public Optional<Boolean> bool(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof Boolean bool) {
            return bool;
          }
          throw wrong(name, "true or false", value);
        });
  }

  public Optional<Properties> object(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof JsonObject object) {
            return new Properties(path + "." + name, object);
          }
          throw wrong(name, "an object", value);
        });
  }

  /// @throws PlatformException `INVALID` when it is absent
  public Properties requiredObject(String name) {
    return object(name)
        .orElseThrow(() -> invalid(path + "." + name, "FieldValueRequired", "Required value"));
  }

  /// A value that is passed on as it is, for example a probe.
  public Optional<JsonObject> tree(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof JsonObject object) {
            return object.deepCopy();
          }
          throw wrong(name, "an object", value);
        });
  }

  public List<Properties> objects(String name) {
    List<Properties> objects = new ArrayList<>();
    JsonArray array = array(name);
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof JsonObject object)) {
        throw wrong(name + "[" + i + "]", "an object", array.get(i));
      }
      objects.add(new Properties(path + "." + name + "[" + i + "]", object));
    }
    return objects;
  }

  public List<String> strings(String name) {
    JsonArray array = array(name);
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.get(i) instanceof String text)) {
        throw wrong(name + "[" + i + "]", "a string", array.get(i));
      }
      strings.add(text);
    }
    return strings;
  }

  /// A list that is passed on as it is.
  public JsonArray array(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof JsonArray array) {
            return array.deepCopy();
          }
          throw wrong(name, "a list", value);
        })
        .orElseGet(JsonArray::new);
  }

  /// A map of strings; null values are kept as empty optionals, which means "remove".
  public Map<String, Optional<String>> map(String name) {
    return value(name)
        .map(value -> {
          if (value instanceof JsonObject object) {
            return new Properties(path + "." + name, object).entries();
          }
          throw wrong(name, "a map", value);
        })
        .orElseGet(Map::of);
  }

  /// All of these properties as a map of strings, see [#map].
  public Map<String, Optional<String>> entries() {
    Map<String, Optional<String>> entries = new LinkedHashMap<>();
    for (String name : tree.keySet()) {
      entries.put(name, string(name));
    }
    return entries;
  }

  /// Whether it was given, or has a default.
  public boolean has(String name) {
    return value(name).isPresent();
  }

  /// Puts a value into an object under the same name, if it is there.
  public void copy(String name, JsonObject target) {
    value(name).ifPresent(it -> target.put(name, Json.deepCopy(it)));
  }

  /// Puts the entries of a map of strings into an object.
  public void copyMap(String name, JsonObject target) {
    map(name).forEach((key, value) -> value.ifPresent(it -> target.put(key, it)));
  }

  /// All of these properties as they are.
  public JsonObject all() {
    return tree.deepCopy();
  }

  public String path() {
    return path;
  }

  private Optional<Object> value(String name) {
    @Nullable Object value = tree.get(name);
    return value == null || value == JsonNull.NULL ? Optional.empty() : Optional.of(value);
  }

  private PlatformException wrong(String name, String wanted, Object value) {
    return invalid(path + "." + name, "FieldValueInvalid", "must be " + wanted + ", is " + value);
  }

  /// An error about one of these properties.
  ///
  /// @param name of the property
  public PlatformException wrong(String name, String message) {
    return invalid(path + "." + name, "FieldValueInvalid", message);
  }

  /// An error about a field.
  public PlatformException invalid(String field, String reason, String message) {
    return new PlatformException(
        Reason.INVALID, field + ": " + message, List.of(new Cause(field, reason, message)));
  }
}
