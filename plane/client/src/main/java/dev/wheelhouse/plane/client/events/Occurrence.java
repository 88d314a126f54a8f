// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.events;

import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Something that happened to an object at a time.
record Occurrence(ObjectReference about, String type, String reason, String message, Instant at) {

  /// What makes two occurrences the same event.
  record Identity(
      @Nullable String uid,
      String kind,
      String namespace,
      String name,
      @Nullable String fieldPath,
      String type,
      String reason,
      String message) {}

  Identity identity() {
    return new Identity(
        about.getUid(),
        about.getKind(),
        namespace(),
        about.getName(),
        about.getFieldPath(),
        type,
        reason,
        message);
  }

  /// Events about cluster-scoped objects live in `default`.
  String namespace() {
    return Objects.requireNonNullElse(about.getNamespace(), "default");
  }
}
