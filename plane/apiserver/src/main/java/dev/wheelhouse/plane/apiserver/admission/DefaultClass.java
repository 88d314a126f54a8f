// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the class that objects without one get: the newest of those an annotation marks.
public final class DefaultClass {

  private DefaultClass() {}

  /// @param marks annotations of which one must be `true`
  public static Optional<String> of(
      ObjectReader objects, GroupResource classes, List<String> marks) {
    return objects.list(classes, "").stream()
        .filter(found -> marks.stream().anyMatch(mark -> isMarked(found, mark)))
        .max(
            Comparator.comparing(DefaultClass::created)
                .thenComparing(DefaultClass::name, Comparator.reverseOrder()))
        .map(DefaultClass::name);
  }

  private static boolean isMarked(JsonObject found, String mark) {
    return found.string("metadata", "annotations", mark).orElse("").equals("true");
  }

  private static String created(JsonObject object) {
    return object.string("metadata", "creationTimestamp").orElse("");
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }
}
