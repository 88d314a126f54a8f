// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import dev.cel.common.values.CelByteString;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.type.FieldNames;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// From CEL values back to JSON trees.
public final class JsonTrees {

  /// Values may share parts, and be larger written out than they are in memory.
  private static final int MAX_NODES = 5_000_000;

  private int nodes;

  private JsonTrees() {}

  /// A tree of its own.
  ///
  /// @throws CelFault when a part has no JSON form
  public static Object of(Object value) {
    return new JsonTrees().tree(value);
  }

  private Object tree(Object value) {
    if (++nodes > MAX_NODES) {
      throw new CelFault("value is too large");
    }
    return switch (value) {
      case String _, Boolean _, Long _, Double _, JsonNull _ -> value;
      case UnsignedInteger number ->
          number.bits() >= 0 ? (Object) number.bits() : new BigInteger(number.toString());
      case CelByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
      case Instant time -> time.toString();
      case Duration length -> Durations.write(length);
      case JsonMap map -> map.json().deepCopy();
      case JsonList list -> list.json().deepCopy();
      case CelList list -> array(list);
      case CelMap map -> object(map);
      case OptionalValue optional when optional.value() != null -> tree(optional.value());
      case OptionalValue _ -> JsonNull.NULL;
      default ->
          throw new CelFault("unsupported value of type " + Values.typeName(value) + " in JSON");
    };
  }

  private JsonArray array(CelList list) {
    JsonArray array = new JsonArray();
    for (Object element : list) {
      array.add(tree(element));
    }
    return array;
  }

  /// Fields of a constructed object are written with the identifiers expressions use.
  private JsonObject object(CelMap map) {
    JsonObject object = new JsonObject();
    for (Object key : map.keys()) {
      Object value = map.find(key);
      if (!(key instanceof String name)) {
        throw new CelFault(
            "map key " + key + " is of type " + Values.typeName(key) + ", not string");
      }
      if (value != null) {
        object.put(map instanceof StructValue ? FieldNames.unescape(name) : name, tree(value));
      }
    }
    return object;
  }
}
