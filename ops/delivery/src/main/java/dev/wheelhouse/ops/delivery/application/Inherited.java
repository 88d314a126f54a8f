// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.FilterKeys;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/// The labels and annotations of an application that all its objects get, but for those that steer
/// the application itself, and those that its annotations `filter.oam.dev/label-keys` and
/// `filter.oam.dev/annotation-keys` name.
record Inherited(JsonObject labels, JsonObject annotations) {

  static final Inherited NOTHING = new Inherited(new JsonObject(), new JsonObject());

  private static final Set<String> STEERING =
      Set.of(
          FilterKeys.LABELS,
          FilterKeys.ANNOTATIONS,
          AppKeys.RESTART_WORKFLOW,
          AppKeys.PAUSE,
          AppKeys.CLUSTER,
          AppKeys.USERNAME,
          AppKeys.GROUP,
          AppKeys.INPLACE_UPGRADE,
          "kubectl.kubernetes.io/last-applied-configuration");

  /// What is ours in annotations speaks of one object and not of others.
  private static final String OWN = "wheelhouse.dev/";

  static Inherited of(JsonObject application) {
    JsonObject annotations =
        application.object("metadata", "annotations").orElseGet(JsonObject::new);
    return new Inherited(
        without(
            application.object("metadata", "labels").orElseGet(JsonObject::new),
            filter(annotations, FilterKeys.LABELS)),
        without(annotations, filter(annotations, FilterKeys.ANNOTATIONS)));
  }

  private static Set<String> filter(JsonObject annotations, String key) {
    Set<String> names = new TreeSet<>(STEERING);
    annotations
        .string(key)
        .ifPresent(it -> Arrays.stream(it.split(",")).map(String::strip).forEach(names::add));
    return names;
  }

  private static JsonObject without(JsonObject all, Set<String> names) {
    JsonObject left = new JsonObject(all);
    left.keySet().removeIf(it -> names.contains(it) || it.contains(OWN));
    return left;
  }

  /// Puts them on an object. What tells whose the object is stays.
  void putOn(JsonObject object) {
    JsonObject metadata = object.childObject("metadata");
    if (!labels.isEmpty()) {
      put(labels, metadata.childObject("labels"));
    }
    if (!annotations.isEmpty()) {
      put(annotations, metadata.childObject("annotations"));
    }
  }

  private static void put(JsonObject from, JsonObject into) {
    from.forEach((key, value) -> {
      if (!into.containsKey(key) || !key.contains("oam.dev/")) {
        into.put(key, value);
      }
    });
  }
}
