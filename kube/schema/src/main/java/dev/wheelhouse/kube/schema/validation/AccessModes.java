// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import dev.wheelhouse.base.json.JsonArray;
import java.util.List;

/// `accessModes` of volumes and claims.
final class AccessModes {

  private static final List<String> MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

  private AccessModes() {}

  static void check(Scope spec) {
    List<String> stated =
        spec.object().array("accessModes").map(JsonArray::strings).orElse(List.of());
    for (String mode : stated) {
      if (!MODES.contains(mode)) {
        spec.problems().notSupported(spec.path("accessModes"), mode, MODES);
      }
    }
    if (stated.contains("ReadWriteOncePod") && stated.size() > 1) {
      spec.problems()
          .forbidden(
              spec.path("accessModes"), "may not use ReadWriteOncePod with other access modes");
    }
  }
}
