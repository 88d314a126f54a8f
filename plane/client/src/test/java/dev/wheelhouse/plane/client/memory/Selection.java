// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/// Label and field selectors of a request, in the forms `a=b,c!=d`.
record Selection(Map<String, String> labels, Map<String, String> fields) {

  static Selection of(Map<String, String> query) {
    return new Selection(
        parse(query.getOrDefault("labelSelector", "")),
        parse(query.getOrDefault("fieldSelector", "")));
  }

  private static Map<String, String> parse(String selector) {
    Map<String, String> parsed = new HashMap<>();
    for (String term : selector.split(",")) {
      int equals = term.indexOf('=');
      if (equals > 0) {
        parsed.put(term.substring(0, equals), term.substring(equals + 1).replaceFirst("^=", ""));
      }
    }
    return parsed;
  }

  boolean matches(JsonObject object) {
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String value = object.string("metadata", "labels", label.getKey()).orElse("");
      if (!value.equals(label.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, String> field : fields.entrySet()) {
      boolean unequal = field.getKey().endsWith("!");
      String path = unequal ? field.getKey().replace("!", "") : field.getKey();
      String value = object.string(path.split("\\.")).orElse("");
      if (value.equals(field.getValue()) == unequal) {
        return false;
      }
    }
    return true;
  }
}
