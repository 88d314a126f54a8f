// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Drops the fields that a schema does not know, and nothing else: values of a wrong type stay for
/// validation to refuse. An instance serves one object.
public final class Pruner {

  private final FieldTrail trail = new FieldTrail();
  private final List<String> dropped = new ArrayList<>(0);

  private Pruner() {}

  /// Prunes in place.
  ///
  /// @return the paths of the dropped fields, in document order
  public static List<String> prune(JsonObject object, Schema schema) {
    Pruner pruner = new Pruner();
    pruner.value(object, schema);
    return pruner.dropped;
  }

  private void value(Object value, Schema schema) {
    switch (value) {
      case JsonObject object when schema.type() == Schema.Type.MAP -> entries(object, schema);
      case JsonObject object when schema.type() != Schema.Type.ARRAY -> fields(object, schema);
      case JsonArray array -> schema.items().ifPresent(element -> elements(array, element));
      default -> {}
    }
  }

  private void fields(JsonObject object, Schema schema) {
    Map<String, Schema> known = schema.fields();
    Iterator<Map.Entry<String, Object>> entries = object.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, Object> entry = entries.next();
      trail.enter(entry.getKey());
      Schema field = known.get(entry.getKey());
      if (field != null) {
        value(entry.getValue(), field);
      } else if (!schema.preservesUnknown()) {
        dropped.add(trail.path());
        entries.remove();
      }
      trail.leave();
    }
  }

  private void entries(JsonObject object, Schema schema) {
    Schema element = schema.items().orElse(null);
    for (Map.Entry<String, Object> entry : object.entrySet()) {
      if (element != null) {
        trail.enter(entry.getKey());
        value(entry.getValue(), element);
        trail.leave();
      }
    }
  }

  private void elements(JsonArray array, Schema element) {
    for (int i = 0; i < array.size(); i++) {
      trail.enter(i);
      value(array.get(i), element);
      trail.leave();
    }
  }
}
