// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.apply;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An immutable set of field paths, kept as a tree of path elements.
///
/// Example: the paths `.spec.replicas` and `.spec.ports[port=80]` together with `.name` below it:
///
/// ```
/// f:spec
///   f:replicas            member
///   f:ports
///     k:{"port":80}       member
///       f:name            member
/// ```
///
/// Operations answer this same set when they change nothing.
public final class FieldSet {

  public static final FieldSet EMPTY = new FieldSet(false, Map.of());

  /// The set that holds only the place it stands at.
  static final FieldSet LEAF = new FieldSet(true, Map.of());

  private final boolean member;
  private final Map<String, FieldSet> children;

  private FieldSet(boolean member, Map<String, FieldSet> children) {
    this.member = member;
    this.children = children;
  }

  /// A set from its parts; empty children must have been left out. Takes the map over.
  static FieldSet node(boolean member, Map<String, FieldSet> children) {
    if (children.isEmpty()) {
      return member ? LEAF : EMPTY;
    }
    return new FieldSet(member, children);
  }

  /// The set of field names joined by dots, for example `status` or `metadata.labels`.
  public static FieldSet of(String... dottedPaths) {
    FieldSetBuilder builder = new FieldSetBuilder();
    for (String path : dottedPaths) {
      FieldSetBuilder place = builder;
      for (String name : path.split("\\.", -1)) {
        place = place.child(PathElements.field(name));
      }
      place.include();
    }
    return builder.build();
  }

  /// Reads the `FieldsV1` form.
  ///
  /// @throws PlatformException with [Reason#BAD_REQUEST] for a key of unknown form
  public static FieldSet read(JsonObject fieldsV1) {
    Map<String, FieldSet> children = LinkedHashMap.newLinkedHashMap(fieldsV1.size());
    boolean member = false;
    for (Map.Entry<String, Object> entry : fieldsV1.entrySet()) {
      if (entry.getKey().equals(".")) {
        member = true;
      } else {
        children.put(PathElements.canonical(entry.getKey()), readChild(entry.getValue()));
      }
    }
    return node(member, children);
  }

  private static FieldSet readChild(Object value) {
    if (!(value instanceof JsonObject object)) {
      throw new PlatformException(Reason.BAD_REQUEST, "fieldsV1: expected an object, got " + value);
    }
    return object.isEmpty() ? LEAF : read(object);
  }

  /// The `FieldsV1` form, elements in order.
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (member && !children.isEmpty()) {
      json.put(".", new JsonObject());
    }
    for (String element : sortedElements()) {
      json.put(element, child(element).toJson());
    }
    return json;
  }

  private List<String> sortedElements() {
    List<String> elements = new ArrayList<>(children.keySet());
    elements.sort(PathElements.ORDER);
    return elements;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  /// True when the place this set stands at belongs to it.
  boolean isMember() {
    return member;
  }

  Map<String, FieldSet> children() {
    return children;
  }

  /// The part below an element; empty where there is none.
  FieldSet child(String element) {
    return children.getOrDefault(element, EMPTY);
  }

  public FieldSet union(FieldSet other) {
    if (other.isEmpty() || equalsNode(other)) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Map<String, FieldSet> united = new LinkedHashMap<>(children);
    other.children.forEach((element, child) -> united.merge(element, child, FieldSet::union));
    return node(member || other.member, united);
  }

  /// The members of this set that are not members of the other.
  public FieldSet difference(FieldSet other) {
    return subtract(other, false);
  }

  /// The members of this set that are neither members of the other nor below one.
  public FieldSet recursiveDifference(FieldSet other) {
    return subtract(other, true);
  }

  private FieldSet subtract(FieldSet other, boolean recursive) {
    if (other.isEmpty()) {
      return this;
    }
    if (recursive && other.member) {
      return EMPTY;
    }
    Map<String, FieldSet> changed = null;
    for (Map.Entry<String, FieldSet> entry : other.children.entrySet()) {
      FieldSet mine = children.get(entry.getKey());
      FieldSet rest = mine == null ? null : mine.subtract(entry.getValue(), recursive);
      if (rest != null && !rest.equalsNode(mine)) {
        changed = changed == null ? new LinkedHashMap<>(children) : changed;
        putUnlessEmpty(changed, entry.getKey(), rest);
      }
    }
    boolean stays = member && !other.member;
    if (changed == null && stays == member) {
      return this;
    }
    return node(stays, changed == null ? children : changed);
  }

  @SuppressWarnings("ReferenceEquality") // unchanged sets are answered as they are
  private boolean equalsNode(@Nullable FieldSet other) {
    return this == other;
  }

  private static void putUnlessEmpty(Map<String, FieldSet> map, String element, FieldSet set) {
    if (set.isEmpty()) {
      map.remove(element);
    } else {
      map.put(element, set);
    }
  }

  public FieldSet intersection(FieldSet other) {
    Map<String, FieldSet> shared = new LinkedHashMap<>();
    for (Map.Entry<String, FieldSet> entry : other.children.entrySet()) {
      FieldSet mine = children.get(entry.getKey());
      if (mine != null) {
        putUnlessEmpty(shared, entry.getKey(), mine.intersection(entry.getValue()));
      }
    }
    return node(member && other.member, shared);
  }

  public boolean containsAll(FieldSet other) {
    if (other.member && !member) {
      return false;
    }
    for (Map.Entry<String, FieldSet> entry : other.children.entrySet()) {
      if (!child(entry.getKey()).containsAll(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /// The members as paths, each in display form such as `.spec.ports[port=80].name`; members of a
  /// place come before what lies deeper.
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("", paths);
    return paths;
  }

  private void collect(String prefix, List<String> paths) {
    List<String> elements = sortedElements();
    for (String element : elements) {
      if (child(element).member) {
        paths.add(prefix + PathElements.display(element));
      }
    }
    for (String element : elements) {
      child(element).collect(prefix + PathElements.display(element), paths);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return children.hashCode() * 2 + (member ? 1 : 0);
  }

  @Override
  public String toString() {
    return paths().toString();
  }
}
