// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.type.FieldNames;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An object of a JSON tree. With an object type its keys are the identifiers of its fields, and a
/// field that is null is absent.
public final class JsonMap implements CelMap {

  private final JsonObject object;
  private final @Nullable SchemaType type;

  JsonMap(JsonObject object, @Nullable SchemaType type) {
    this.object = object;
    this.type = type;
  }

  /// The tree below, not to be changed.
  public JsonObject json() {
    return object;
  }

  private boolean hasFields() {
    return type != null && type.kind() == SchemaType.Kind.OBJECT;
  }

  @Override
  public int size() {
    return object.size();
  }

  @Override
  public @Nullable Object find(Object key) {
    if (!(key instanceof String name)) {
      return null;
    }
    Object value = object.get(hasFields() ? FieldNames.unescape(name) : name);
    if (value == null || (hasFields() && value == JsonNull.NULL)) {
      return null;
    }
    return JsonValues.adapt(value, valueType(name));
  }

  private @Nullable SchemaType valueType(String name) {
    if (type == null) {
      return null;
    }
    return hasFields() ? type.fields().get(name) : type.element().orElse(null);
  }

  @Override
  public Set<Object> keys() {
    return hasFields() ? identifiers() : Collections.unmodifiableSet(object.keySet());
  }

  private Set<Object> identifiers() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Object> iterator() {
        return object.keySet().stream()
            .<Object>map(name -> FieldNames.escape(name).orElse(name))
            .iterator();
      }

      @Override
      public int size() {
        return object.size();
      }
    };
  }

  @Override
  public String typeName() {
    return type != null && hasFields() ? type.name() : "map";
  }
}
