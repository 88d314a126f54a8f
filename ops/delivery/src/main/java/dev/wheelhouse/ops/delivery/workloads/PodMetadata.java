// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workloads;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/// Labels and annotations that a workload and its pods have in common.
public final class PodMetadata {

  private PodMetadata() {}

  /// Sets entries of `labels` or `annotations` on the workload and on its pod template, if it has
  /// one; empty values take the entry away.
  public static void put(JsonObject workload, String field, Map<String, Optional<String>> entries) {
    change(workload, field, entries);
    workload.object("spec", "template").ifPresent(template -> change(template, field, entries));
    workload
        .object("spec", "jobTemplate", "spec", "template")
        .ifPresent(template -> change(template, field, entries));
  }

  private static void change(
      JsonObject object, String field, Map<String, Optional<String>> entries) {
    JsonObject target = object.childObject("metadata").childObject(field);
    entries.forEach((key, value) -> {
      if (value.isPresent()) {
        target.put(key, value.get());
      } else {
        target.remove(key);
      }
    });
  }
}
