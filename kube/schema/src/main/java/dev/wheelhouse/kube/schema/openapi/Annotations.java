// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.openapi;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema.ListType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may be said of a value at the place where it is used, beside its type.
record Annotations(
    @Nullable Object defaultValue,
    ListType listType,
    List<String> listMapKeys,
    boolean atomicMap,
    String patchStrategy,
    String patchMergeKey,
    boolean nullable,
    boolean embeddedResource) {

  static final Annotations NONE =
      new Annotations(null, ListType.ATOMIC, List.of(), false, "", "", false, false);

  static Annotations of(JsonObject tree) {
    return new Annotations(
        tree.get("default") == JsonNull.NULL ? null : tree.get("default"),
        listType(tree),
        tree.array("x-kubernetes-list-map-keys").map(JsonArray::strings).orElse(List.of()),
        tree.string("x-kubernetes-map-type").filter("atomic"::equals).isPresent(),
        tree.string("x-kubernetes-patch-strategy").orElse(""),
        tree.string("x-kubernetes-patch-merge-key").orElse(""),
        tree.bool("nullable").orElse(false),
        tree.bool("x-kubernetes-embedded-resource").orElse(false));
  }

  private static ListType listType(JsonObject tree) {
    Optional<String> stated = tree.string("x-kubernetes-list-type");
    return stated.map(s -> ListType.valueOf(s.toUpperCase(Locale.ROOT))).orElse(ListType.ATOMIC);
  }
}
