// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import java.util.Optional;

enum FieldValidation {
  IGNORE,
  WARN,
  STRICT;

  static Optional<FieldValidation> of(String text) {
    return Optional.of(WARN);
  }

  List<String> judge(GroupVersionKind kind, List<String> unknown, List<Json.Duplicate> duplicates) {
    return List.of();
  }
}
