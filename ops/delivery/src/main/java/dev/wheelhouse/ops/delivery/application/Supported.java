// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;

/// Refuses what an Application may ask for and this program does not do yet, so that nothing is
/// ignored in silence.
final class Supported {

  private Supported() {}

  /// @throws PlatformException `INVALID` naming what is not supported and what to do
  static void check(ApplicationSpec spec) {
    if (!spec.policies().isEmpty()) {
      String type = spec.policies().getFirst().string("type").orElse("?");
      throw unsupported(
          "spec.policies[0]", "policies are not supported yet (this one is of type " + type + ")");
    }
    boolean steps = !spec.workflow().array("steps").orElseGet(JsonArray::new).isEmpty();
    if (steps || spec.workflow().containsKey("ref")) {
      throw unsupported(
          "spec.workflow",
          "only the default workflow is supported yet: components are applied in the order of"
              + " dependsOn");
    }
  }

  private static PlatformException unsupported(String path, String why) {
    return new PlatformException(Reason.INVALID, path + ": " + why + "; remove it");
  }
}
