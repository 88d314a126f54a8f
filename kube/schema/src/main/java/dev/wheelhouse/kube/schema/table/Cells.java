// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.table;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The formats that cells of several kinds share.
final class Cells {

  static final String NONE = "<none>";
  static final String UNSET = "<unset>";

  private Cells() {}

  /// A string or number at a path; the stand-in where it is absent or empty.
  static String text(JsonObject object, String otherwise, String... path) {
    Object value = object.at(path);
    String text = value instanceof String || value instanceof Number ? value.toString() : "";
    return text.isEmpty() ? otherwise : text;
  }

  static List<JsonObject> objects(JsonObject object, String... path) {
    return object.array(path).map(JsonArray::objects).orElse(List.of());
  }

  static List<String> strings(JsonObject object, String... path) {
    return object.array(path).map(JsonArray::strings).orElse(List.of());
  }

  /// How many elements or entries stand at a path.
  static long size(JsonObject object, String... path) {
    return switch (object.at(path)) {
      case JsonArray array -> array.size();
      case JsonObject map -> map.size();
      case null, default -> 0L;
    };
  }

  /// Labels as `a=1,b=2`, sorted.
  static String labels(JsonObject object, String... path) {
    JsonObject labels = object.object(path).orElseGet(JsonObject::new);
    String text = joinLabels(labels);
    return text.isEmpty() ? NONE : text;
  }

  private static String joinLabels(JsonObject labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }

  /// A label selector as `a=1,b in (x,y),!c`; `<none>` where it selects everything.
  static String selector(JsonObject object, String... path) {
    JsonObject selector = object.object(path).orElse(null);
    if (selector == null) {
      return NONE;
    }
    Map<String, String> terms = new TreeMap<>();
    selector
        .object("matchLabels")
        .ifPresent(labels -> labels.forEach((key, value) -> terms.put(key, key + "=" + value)));
    for (JsonObject term : objects(selector, "matchExpressions")) {
      String key = term.string("key").orElse("");
      terms.merge(key, expression(term, key), (a, b) -> a + "," + b);
    }
    return terms.isEmpty() ? NONE : String.join(",", terms.values());
  }

  private static String expression(JsonObject term, String key) {
    String values = String.join(",", new TreeSet<>(strings(term, "values")));
    return switch (term.string("operator").orElse("")) {
      case "In" -> key + " in (" + values + ")";
      case "NotIn" -> key + " notin (" + values + ")";
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      default -> "<error>";
    };
  }

  /// A field of all containers of a pod spec, joined by commas.
  static String containers(JsonObject object, String field, String... path) {
    String[] full = Arrays.copyOf(path, path.length + 1);
    full[path.length] = "containers";
    return objects(object, full).stream()
        .map(container -> container.string(field).orElse(""))
        .collect(Collectors.joining(","));
  }

  /// At most so many items, and how many more there are.
  static String some(List<String> items, int limit, String otherwise) {
    if (items.isEmpty()) {
      return otherwise;
    }
    String shown = String.join(",", items.subList(0, Math.min(limit, items.size())));
    int more = items.size() - limit;
    return more > 0 ? shown + " + " + more + " more..." : shown;
  }

  static boolean hasCondition(JsonObject object, String type) {
    for (JsonObject condition : objects(object, "status", "conditions")) {
      if (condition.string("type").orElse("").equals(type)) {
        return condition.string("status").orElse("").equals("True");
      }
    }
    return false;
  }

  static boolean isDeleted(JsonObject object) {
    return object.at("metadata", "deletionTimestamp") != null;
  }

  /// Addresses of a load balancer status, sorted.
  static String loadBalancer(JsonObject object) {
    TreeSet<String> addresses = new TreeSet<>();
    for (JsonObject ingress : objects(object, "status", "loadBalancer", "ingress")) {
      String address = text(ingress, text(ingress, "", "hostname"), "ip");
      if (!address.isEmpty()) {
        addresses.add(address);
      }
    }
    return String.join(",", addresses);
  }

  static List<String> map(List<JsonObject> objects, Function<JsonObject, String> text) {
    List<String> texts = new ArrayList<>(objects.size());
    for (JsonObject object : objects) {
      texts.add(text.apply(object));
    }
    return texts;
  }
}
