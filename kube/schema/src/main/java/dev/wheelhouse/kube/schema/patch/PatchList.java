// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.patch;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A list that merges: how its elements are told apart, merged and put in order.
///
/// @param mergeKey the field that names an element; empty for lists of primitives
/// @param elements the schema of the elements, null where unknown
/// @param field the list's own name, for messages
record PatchList(String mergeKey, @Nullable Schema elements, String field) {

  static PatchList of(@Nullable Schema schema, String field) {
    return schema == null
        ? new PatchList("", null, field)
        : new PatchList(schema.patchMergeKey(), schema.items().orElse(null), field);
  }

  /// Merges changes into stored elements. Elements that the patch names follow the patch's order,
  /// the others keep theirs; a new element stands before what it is not ordered against.
  JsonArray merge(JsonArray stored, JsonArray changes) {
    JsonArray merged = new JsonArray(stored);
    JsonArray plain = new JsonArray(changes.size());
    for (Object change : changes) {
      if (change instanceof JsonObject object && object.containsKey(Directives.PATCH)) {
        follow(object, merged);
      } else {
        plain.add(change);
      }
    }
    mergeElements(merged, plain);
    return arrange(merged, plain, stored);
  }

  private void follow(JsonObject change, JsonArray merged) {
    switch (change.string(Directives.PATCH).orElse("")) {
      case "replace" -> merged.clear();
      case "delete" -> {
        Object key = keyOf(change);
        merged.removeIf(element -> JsonEquality.same(keyOf(element), key));
      }
      case "merge" ->
          throw PatchErrors.malformed("merging lists cannot yet be specified in the patch");
      default ->
          throw PatchErrors.malformed(
              "unknown patch type: " + change.get(Directives.PATCH) + " in list: " + field);
    }
  }

  private void mergeElements(JsonArray merged, JsonArray changes) {
    Map<Object, Integer> places = places(merged);
    for (Object change : changes) {
      Integer place = places.putIfAbsent(keyOf(change), merged.size());
      if (place == null) {
        merged.add(Directives.settleElement(change));
      } else if (merged.get(place) instanceof JsonObject element
          && change instanceof JsonObject object) {
        merged.set(place, StrategicMergePatch.merge(element, object.deepCopy(), elements));
      }
    }
  }

  /// Puts the elements in a stated order. Those not stated keep their relative order, and their
  /// place against stated ones they were stored with.
  JsonArray arrange(JsonArray merged, JsonArray order, JsonArray before) {
    Map<Object, Integer> orderPlaces = places(order);
    Map<Object, Integer> beforePlaces = places(before);
    List<Object> stated = new ArrayList<>(merged.size());
    List<Object> others = new ArrayList<>(merged.size());
    for (Object element : merged) {
      (orderPlaces.containsKey(keyOf(element)) ? stated : others).add(element);
    }
    stated.sort(Comparator.comparingInt(element -> place(orderPlaces, element)));
    others.sort(Comparator.comparingInt(element -> place(beforePlaces, element)));
    return zip(others, stated, beforePlaces);
  }

  private JsonArray zip(List<Object> others, List<Object> stated, Map<Object, Integer> before) {
    JsonArray zipped = new JsonArray(others.size() + stated.size());
    int next = 0;
    for (Object element : stated) {
      int place = place(before, element);
      while (next < others.size() && standsBefore(place(before, others.get(next)), place)) {
        zipped.add(others.get(next++));
      }
      zipped.add(element);
    }
    zipped.addAll(others.subList(next, others.size()));
    return zipped;
  }

  private static boolean standsBefore(int left, int right) {
    return left >= 0 && left < right;
  }

  /// Checks that the changes stand in the stated order.
  void requireOrdered(JsonArray changes, JsonArray order) {
    Map<Object, Integer> places = places(order);
    int last = -1;
    for (Object change : changes) {
      if (change instanceof JsonObject object && object.containsKey(Directives.PATCH)) {
        continue;
      }
      int place = place(places, change);
      if (place < 0 || place < last) {
        throw disordered(changes, order);
      }
      last = place;
    }
  }

  private PlatformException disordered(JsonArray changes, JsonArray order) {
    return PatchErrors.malformed(
        "The order in patch list:\n%s\n doesn't match %s list:\n%s\n"
            .formatted(changes, Directives.ORDER + field, order));
  }

  /// Where each element stands, by its key; the first place of equal ones.
  private Map<Object, Integer> places(JsonArray list) {
    Map<Object, Integer> places = HashMap.newHashMap(list.size());
    for (int i = 0; i < list.size(); i++) {
      places.putIfAbsent(keyOf(list.get(i)), i);
    }
    return places;
  }

  private int place(Map<Object, Integer> places, Object element) {
    return places.getOrDefault(keyOf(element), -1);
  }

  private Object keyOf(Object element) {
    if (!(element instanceof JsonObject object)) {
      return element;
    }
    if (mergeKey.isEmpty()) {
      throw PatchErrors.malformed("cannot merge lists without merge key: " + field);
    }
    Object key = object.get(mergeKey);
    if (key == null) {
      throw PatchErrors.malformed(
          "map: " + object + " does not contain declared merge key: " + mergeKey);
    }
    return key;
  }
}
