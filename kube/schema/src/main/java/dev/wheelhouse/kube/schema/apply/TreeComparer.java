// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularList;
import static dev.wheelhouse.kube.schema.apply.ListElements.isGranularObject;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.patch.JsonEquality;
import dev.wheelhouse.kube.schema.protobuf.EmptyFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares two trees of one kind. What nobody can own (`kind`, `metadata.name`,
/// `metadata.resourceVersion` ...) is left out.
///
/// Built-in kinds have fields that always exist in their published form, empty if nothing is said
/// (`default: {}`): these count as present on both sides, so that setting `spec.replicas` on an
/// object without a `spec` does not make the writer owner of `spec` itself.
final class TreeComparer {

  private static final JsonObject NOTHING = new JsonObject();
  private static final JsonArray NONE = new JsonArray(0);

  private static final Set<String> UNOWNED_META =
      Set.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "clusterName",
          "generation",
          "managedFields",
          "resourceVersion");

  private final FieldSetBuilder removed = new FieldSetBuilder();
  private final FieldSetBuilder modified = new FieldSetBuilder();
  private final FieldSetBuilder added = new FieldSetBuilder();

  /// The place the comparison is at: names of fields as they are, elements of lists together with
  /// their list's schema, so that path elements are only written where trees differ.
  private final List<Object> place = new ArrayList<>();

  private record Element(Schema list, Object value) {}

  private record NamedElement(String name) {}

  private TreeComparer() {}

  static Comparison compare(JsonObject before, JsonObject after, @Nullable Schema schema) {
    TreeComparer comparer = new TreeComparer();
    comparer.compareFields(before, after, schema, true, true);
    return new Comparison(
        comparer.removed.build(), comparer.modified.build(), comparer.added.build());
  }

  /// @param had whether the object was there before, or only is taken as empty
  /// @param has the same of the object after
  private void compareFields(
      JsonObject before, JsonObject after, @Nullable Schema schema, boolean had, boolean has) {
    for (Map.Entry<String, Object> entry : before.entrySet()) {
      String name = entry.getKey();
      Object value = after.get(name);
      if (!isUnowned(name) && !isSameText(entry.getValue(), value)) {
        Schema field = ListElements.field(schema, name);
        Object now = value == null && has ? absent(name, schema, field) : value;
        compareAt(name, entry.getValue(), now, field);
      }
    }
    for (Map.Entry<String, Object> entry : after.entrySet()) {
      String name = entry.getKey();
      if (!isUnowned(name) && !before.containsKey(name)) {
        Schema field = ListElements.field(schema, name);
        compareAt(name, had ? absent(name, schema, field) : null, entry.getValue(), field);
      }
    }
  }

  private static boolean isSameText(Object before, @Nullable Object after) {
    return before instanceof String text && text.equals(after);
  }

  private boolean isUnowned(String name) {
    return switch (place.size()) {
      case 0 -> name.equals("apiVersion") || name.equals("kind");
      case 1 -> "metadata".equals(place.getFirst()) && UNOWNED_META.contains(name);
      default -> false;
    };
  }

  /// What stands for a field that is not there: an empty object, `null`, what is always written, or
  /// nothing at all.
  private static @Nullable Object absent(
      String name, @Nullable Schema parent, @Nullable Schema field) {
    if (parent == null || field == null || parent.type() != Schema.Type.OBJECT) {
      return null;
    }
    if (field.defaultValue() instanceof JsonObject object && object.isEmpty()) {
      return NOTHING;
    }
    Object zero = EmptyFields.of(parent).written().get(name);
    if (zero != null && !(zero instanceof JsonObject)) {
      return zero;
    }
    boolean alwaysWritten = field.type() == Schema.Type.ARRAY && parent.required().contains(name);
    return alwaysWritten ? JsonNull.NULL : null;
  }

  private void compare(@Nullable Object before, @Nullable Object after, @Nullable Schema schema) {
    boolean objects = isGranularObject(schema, before) || isGranularObject(schema, after);
    boolean lists = isGranularList(schema, before) || isGranularList(schema, after);
    if (objects && !(isEmpty(before) && isEmpty(after))) {
      compareFields(
          object(schema, before),
          object(schema, after),
          schema,
          before instanceof JsonObject,
          after instanceof JsonObject);
      compareSelf(before, after, JsonObject.class);
    } else if (lists && schema != null && !(isEmpty(before) && isEmpty(after))) {
      compareElements(array(before), array(after), schema);
      compareSelf(before, after, JsonArray.class);
    } else {
      compareLeaf(before, after);
    }
  }

  /// Notes whether a place that is taken apart came, went or changed its type.
  private void compareSelf(@Nullable Object before, @Nullable Object after, Class<?> shape) {
    if (before == null || after == null) {
      compareLeaf(before, after);
    } else if (!(fits(before, shape) && fits(after, shape))) {
      note(modified);
    }
  }

  private static boolean fits(Object value, Class<?> shape) {
    return value == JsonNull.NULL || shape.isInstance(value);
  }

  private void compareLeaf(@Nullable Object before, @Nullable Object after) {
    if (before == null) {
      note(added);
    } else if (after == null) {
      note(removed);
    } else if (!JsonEquality.same(before, after)) {
      note(modified);
    }
  }

  private static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case JsonNull _ -> true;
      case JsonObject object -> object.isEmpty();
      case JsonArray array -> array.isEmpty();
      default -> false;
    };
  }

  private static JsonObject object(@Nullable Schema schema, @Nullable Object value) {
    return isGranularObject(schema, value) && value instanceof JsonObject object ? object : NOTHING;
  }

  private static JsonArray array(@Nullable Object value) {
    return value instanceof JsonArray array ? array : NONE;
  }

  private void compareElements(JsonArray before, JsonArray after, Schema list) {
    Schema items = ListElements.items(list);
    if (ListElements.inStep(list, before, after)) {
      for (int i = 0; i < before.size(); i++) {
        compareAt(new Element(list, before.get(i)), before.get(i), after.get(i), items);
      }
      return;
    }
    Map<String, JsonArray> old = byName(before, list);
    Map<String, JsonArray> fresh = byName(after, list);
    old.forEach(
        (name, values) -> compareNamed(name, values, fresh.getOrDefault(name, NONE), items));
    fresh.forEach((name, values) -> {
      if (!old.containsKey(name)) {
        compareNamed(name, NONE, values, items);
      }
    });
  }

  private static Map<String, JsonArray> byName(JsonArray array, Schema list) {
    Map<String, JsonArray> named = LinkedHashMap.newLinkedHashMap(array.size());
    for (Object element : array) {
      String name = ListElements.name(list, element);
      if (name != null) {
        named.computeIfAbsent(name, _ -> new JsonArray(1)).add(element);
      }
    }
    return named;
  }

  /// Elements that stand more than once under a name are compared as wholes.
  private void compareNamed(
      String name, JsonArray before, JsonArray after, @Nullable Schema items) {
    if (before.size() <= 1 && after.size() <= 1) {
      Object left = before.isEmpty() ? null : before.getFirst();
      Object right = after.isEmpty() ? null : after.getFirst();
      compareAt(new NamedElement(name), left, right, items);
    } else if (!JsonEquality.same(before, after)) {
      place.add(new NamedElement(name));
      note(after.size() <= 1 ? removed : before.size() <= 1 ? added : modified);
      place.removeLast();
    }
  }

  private void compareAt(
      Object step, @Nullable Object before, @Nullable Object after, @Nullable Schema schema) {
    place.add(step);
    compare(before, after, schema);
    place.removeLast();
  }

  private void note(FieldSetBuilder set) {
    FieldSetBuilder at = set;
    for (Object step : place) {
      String element =
          switch (step) {
            case String field -> PathElements.field(field);
            case NamedElement named -> named.name();
            case Element item -> ListElements.name(item.list(), item.value());
            default -> throw new IllegalStateException("not a step: " + step);
          };
      if (element == null) {
        return;
      }
      at = at.child(element);
    }
    at.include();
  }
}
