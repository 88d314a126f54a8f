// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularList;
import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularObject;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lays an applied tree over a live one: applied leaves win, nothing is removed. The elements of a
/// list stand in the applied order; live elements that were not applied keep their place among
/// them.
final class TreeMerge {

  private TreeMerge() {}

  static JsonObject merge(JsonObject live, JsonObject applied, @Nullable Schema schema) {
    JsonObject merged = new JsonObject();
    for (Map.Entry<String, Object> entry : live.entrySet()) {
      String name = entry.getKey();
      Object change = applied.get(name);
      Object value =
          change == null
              ? Json.deepCopy(entry.getValue())
              : mergeValue(entry.getValue(), change, ListElements.field(schema, name));
      put(merged, name, value);
    }
    for (Map.Entry<String, Object> entry : applied.entrySet()) {
      if (!live.containsKey(entry.getKey())) {
        Schema field = ListElements.field(schema, entry.getKey());
        put(merged, entry.getKey(), mergeValue(null, entry.getValue(), field));
      }
    }
    return merged;
  }

  private static void put(JsonObject object, String name, @Nullable Object value) {
    if (value != null) {
      object.put(name, value);
    }
  }

  /// Null where nothing stays.
  private static @Nullable Object mergeValue(
      @Nullable Object live, Object applied, @Nullable Schema schema) {
    return switch (applied) {
      case JsonNull _ -> mergeNull(live, schema);
      case JsonObject object when isGranularObject(schema, object) ->
          merge(live instanceof JsonObject base ? base : new JsonObject(), object, schema);
      case JsonArray array when schema != null && isGranularList(schema, array) ->
          mergeLists(live instanceof JsonArray base ? base : new JsonArray(), array, schema);
      default -> Json.deepCopy(applied);
    };
  }

  /// An applied null clears a leaf; what is taken apart is left as it is.
  private static @Nullable Object mergeNull(@Nullable Object live, @Nullable Schema schema) {
    if (isGranularObject(schema, live) || isGranularList(schema, live)) {
      return live == null ? null : Json.deepCopy(live);
    }
    return schema != null && schema.nullable() ? JsonNull.NULL : null;
  }

  private static JsonArray mergeLists(JsonArray live, JsonArray applied, Schema list) {
    if (applied.isEmpty()) {
      return live.deepCopy();
    }
    Map<String, Object> changes = HashMap.newHashMap(applied.size());
    List<String> order = names(applied, list);
    for (int i = 0; i < order.size(); i++) {
      changes.put(order.get(i), applied.get(i));
    }
    return new ListMerge(live, names(live, list), changes, order, ListElements.items(list)).run();
  }

  private static List<String> names(JsonArray array, Schema list) {
    List<String> names = new ArrayList<>(array.size());
    for (Object element : array) {
      String name = ListElements.name(list, element);
      names.add(name == null ? "" : name);
    }
    return names;
  }

  /// One merge of two lists whose elements have names.
  private static final class ListMerge {
    private final JsonArray live;
    private final List<String> liveOrder;
    private final Map<String, Object> applied;
    private final List<String> order;
    private final @Nullable Schema items;
    private final Map<String, Object> liveByName;
    private final Set<String> done = new HashSet<>();
    private final JsonArray merged = new JsonArray();

    ListMerge(
        JsonArray live,
        List<String> liveOrder,
        Map<String, Object> applied,
        List<String> order,
        @Nullable Schema items) {
      this.live = live;
      this.liveOrder = liveOrder;
      this.applied = applied;
      this.order = order;
      this.items = items;
      this.liveByName = HashMap.newHashMap(live.size());
      for (int i = 0; i < live.size(); i++) {
        liveByName.putIfAbsent(liveOrder.get(i), live.get(i));
      }
    }

    /// Walks the live list; where it comes to an applied element, the applied elements up to that
    /// one come first, in their order.
    JsonArray run() {
      int next = 0;
      for (int i = 0; i < live.size(); i++) {
        String name = liveOrder.get(i);
        if (!applied.containsKey(name)) {
          merged.add(Json.deepCopy(live.get(i)));
        } else if (!done.contains(name) && isNextShared(name, next)) {
          next = emitThrough(name, next);
        }
      }
      while (next < order.size()) {
        emit(order.get(next++));
      }
      return merged;
    }

    /// True when no applied element that is also live stands before this one.
    private boolean isNextShared(String name, int from) {
      for (int i = from; i < order.size(); i++) {
        String candidate = order.get(i);
        if (candidate.equals(name)) {
          return true;
        }
        if (liveByName.containsKey(candidate)) {
          return false;
        }
      }
      return false;
    }

    private int emitThrough(String name, int from) {
      int next = from;
      while (!order.get(next).equals(name)) {
        emit(order.get(next++));
      }
      emit(order.get(next++));
      return next;
    }

    private void emit(String name) {
      Object change = applied.get(name);
      if (change != null && done.add(name)) {
        Object element = mergeValue(liveByName.get(name), change, items);
        merged.add(element == null ? JsonNull.NULL : element);
      }
    }
  }
}
