// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How fields that hold nothing stand in the JSON of a built-in definition: some are left out, so
/// that `readOnly: false` is no other object than one without it, and some are always written, such
/// as the counters of a DaemonSet's status.
///
/// @param dropped fields that are left out where they are 0, false, "", [] or {}
/// @param written fields that are always there, with what they hold where nothing is said; shared,
///   not to be changed
public record EmptyFields(Set<String> dropped, JsonObject written) {

  public static final EmptyFields NONE = new EmptyFields(Set.of(), new JsonObject());

  /// Lists that may be left out but are written when they are empty.
  private static final Set<String> KEPT =
      Set.of(
          "Role.rules",
          "ClusterRole.rules",
          "EndpointSlice.ports",
          "ProjectedVolumeSource.sources",
          "ContainerImage.names",
          "ResourcePolicyRule.namespaces",
          "CSINodeDriver.topologyKeys",
          "TokenRequestSpec.audiences");

  private static final ConcurrentHashMap<String, EmptyFields> READ = new ConcurrentHashMap<>();

  /// Those of a definition; none for a schema that is not one.
  public static EmptyFields of(Schema schema) {
    String name = schema.definitionName();
    if (name.isEmpty()) {
      return NONE;
    }
    EmptyFields known = READ.get(name);
    if (known == null) {
      known = MessageTypes.find(name).map(type -> read(type, schema)).orElse(NONE);
      READ.put(name, known);
    }
    return known;
  }

  private static EmptyFields read(MessageType type, Schema schema) {
    Set<String> dropped = new HashSet<>();
    JsonObject written = new JsonObject();
    type.byName()
        .forEach((name, place) -> {
          MessageType.Field field = place.field();
          Schema own = schema.fields().get(name);
          if (own == null || field.special() != null) {
            return;
          }
          if (field.shape() != MessageType.Shape.SINGLE) {
            if (!schema.required().contains(name) && !KEPT.contains(simple(schema) + "." + name)) {
              dropped.add(name);
            }
          } else if (field.isMessage()) {
            if (!field.pointer() && own.type() == Schema.Type.OBJECT) {
              written.put(name, of(own).written());
            }
          } else if (field.always()) {
            addZero(written, name, own.type());
          } else if (!field.pointer()) {
            dropped.add(name);
          }
        });
    return new EmptyFields(Set.copyOf(dropped), written);
  }

  private static String simple(Schema schema) {
    String name = schema.definitionName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static void addZero(JsonObject written, String name, Schema.Type type) {
    switch (type) {
      case STRING -> written.put(name, "");
      case INTEGER -> written.put(name, 0L);
      case BOOLEAN -> written.put(name, false);
      case NUMBER, OBJECT, MAP, ARRAY, INT_OR_STRING, ANY -> {}
    }
  }

  /// Whether a field with this value is left out.
  public boolean drops(String field, Object value) {
    return isEmpty(value) && dropped.contains(field);
  }

  private static boolean isEmpty(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Boolean bool -> !bool;
      case JsonArray array -> array.isEmpty();
      case JsonObject object -> object.isEmpty();
      default -> false;
    };
  }

  /// Adds what is always there, in place.
  public void fill(JsonObject object) {
    for (Map.Entry<String, Object> field : written.entrySet()) {
      if (!object.containsKey(field.getKey())) {
        Object value = field.getValue();
        object.put(field.getKey(), value instanceof JsonObject part ? part.deepCopy() : value);
      }
    }
  }
}
