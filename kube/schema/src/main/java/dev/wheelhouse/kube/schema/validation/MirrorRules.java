// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.FieldPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The annotation by which a Pod shows one that its node runs by itself: what makes it and what
/// ends it is not the API, so it stays from the beginning to the end.
final class MirrorRules {

  private static final String MIRROR = "kubernetes.io/config.mirror";

  private MirrorRules() {}

  static void create(Scope pod) {
    Object shown = shown(pod.object());
    if (shown != null && pod.inOrEmpty("spec").isEmpty("nodeName")) {
      pod.problems()
          .invalid(path(pod), shown, "must set spec.nodeName if mirror pod annotation is set");
    }
  }

  static void update(Scope pod, JsonObject old) {
    Object before = shown(old);
    Object now = shown(pod.object());
    if (before == null && now != null) {
      pod.problems().forbidden(path(pod), "may not add mirror pod annotation");
    } else if (!Objects.equals(before, now)) {
      pod.problems().forbidden(path(pod), "may not remove or update mirror pod annotation");
    }
  }

  private static @Nullable Object shown(JsonObject pod) {
    return pod.at("metadata", "annotations", MIRROR);
  }

  private static FieldPath path(Scope pod) {
    return pod.path("metadata").child("annotations").key(MIRROR);
  }
}
