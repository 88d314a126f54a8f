// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.kube.schema.Schema.ListType;
import dev.wheelhouse.kube.schema.cel.type.FieldNames;
import dev.wheelhouse.kube.schema.cel.type.SchemaType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An array of a JSON tree. Sets and lists with keys compare without order; adding to them is a
/// union, by value or by key, in which the place of what was there stays.
public final class JsonList implements CelList {

  private final JsonArray array;
  private final @Nullable SchemaType type;
  private final @Nullable SchemaType element;

  JsonList(JsonArray array, @Nullable SchemaType type) {
    this.array = array;
    this.type = type;
    this.element = type == null ? null : type.element().orElse(null);
  }

  /// The tree below, not to be changed.
  public JsonArray json() {
    return array;
  }

  @Override
  public int size() {
    return array.size();
  }

  @Override
  public Object get(int index) {
    return JsonValues.adapt(array.get(index), element);
  }

  @Override
  public boolean isUnordered() {
    return type != null && type.listType() != ListType.ATOMIC;
  }

  /// The element of a set, the values of the keys otherwise.
  @Override
  public Object identity(Object value) {
    if (type == null || type.listType() != ListType.MAP) {
      return value;
    }
    List<Object> keys = new ArrayList<>();
    for (String key : type.listMapKeys()) {
      Object part =
          value instanceof CelMap map ? map.find(FieldNames.escape(key).orElse(key)) : null;
      keys.add(part == null ? "" : part);
    }
    return keys;
  }

  @Override
  public CelList plus(CelList other, Work work) {
    return isUnordered() ? union(this, this, other, work) : CelList.super.plus(other, work);
  }

  private static CelList union(JsonList origin, CelList left, CelList right, Work work) {
    List<Object> elements = new ArrayList<>();
    Map<Object, Integer> places = new HashMap<>();
    for (Object value : left) {
      work.step();
      places.put(origin.identity(value), elements.size());
      elements.add(value);
    }
    for (Object value : right) {
      work.step();
      Integer place = places.putIfAbsent(origin.identity(value), elements.size());
      if (place == null) {
        elements.add(value);
      } else {
        elements.set(place, value);
      }
    }
    return new UnionList(origin, ListValue.of(elements));
  }

  /// The union of an unordered list and another; still unordered.
  private record UnionList(JsonList origin, CelList elements) implements CelList {

    @Override
    public int size() {
      return elements.size();
    }

    @Override
    public Object get(int index) {
      return elements.get(index);
    }

    @Override
    public boolean isUnordered() {
      return true;
    }

    @Override
    public Object identity(Object element) {
      return origin.identity(element);
    }

    @Override
    public CelList plus(CelList other, Work work) {
      return union(origin, this, other, work);
    }
  }
}
