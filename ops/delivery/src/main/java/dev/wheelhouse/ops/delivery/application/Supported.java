// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.render.ApplicationSpec;
import java.util.List;
import java.util.regex.Pattern;

/// Refuses what an Application may ask for and this program does not do yet, so that nothing is
/// ignored in silence.
final class Supported {

  private static final List<String> DATA_FLOW = List.of("inputs", "outputs");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private Supported() {}

  /// @param tree the spec as it was written
  /// @throws PlatformException `INVALID` naming what is not supported and what to do
  static void check(ApplicationSpec spec, JsonObject tree) {
    checkDataFlow(tree);
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
    for (int i = 0; i < spec.components().size(); i++) {
      checkName("spec.components[" + i + "].name", spec.components().get(i).name());
    }
  }

  /// A component's name becomes that of its objects and a label of its pods.
  private static void checkName(String path, String name) {
    if (!LABEL.matcher(name).matches()) {
      throw new PlatformException(
          Reason.INVALID,
          path
              + ": Invalid value: \""
              + name
              + "\": must consist of lower case letters, digits and '-', begin and end with a"
              + " letter or digit, and have at most 63 characters");
    }
  }

  private static void checkDataFlow(JsonObject tree) {
    List<JsonObject> components = tree.array("components").orElseGet(JsonArray::new).objects();
    for (int i = 0; i < components.size(); i++) {
      for (String field : DATA_FLOW) {
        if (components.get(i).array(field).filter(all -> !all.isEmpty()).isPresent()) {
          throw unsupported(
              "spec.components[" + i + "]." + field,
              "passing values between components is not supported yet");
        }
      }
    }
  }

  private static PlatformException unsupported(String path, String why) {
    return new PlatformException(Reason.INVALID, path + ": " + why + "; remove it");
  }
}
