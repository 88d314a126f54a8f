// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import java.util.List;

/// Objects whose spec nobody may change: `exempt` and `catch-all`. Of the level `exempt` the shares
/// may be.
final class FixedSpecs {

  private FixedSpecs() {}

  static void checkSchema(String name, JsonObject spec, List<Cause> broken) {
    if (DefaultFlows.mandatory(name) && !spec.equals(fixed(DefaultFlows.schemaObjects(), name))) {
      broken.add(
          Failures.badValue("spec", "...", "spec of '" + name + "' must equal the fixed value"));
    }
  }

  static void checkLevel(String name, JsonObject spec, List<Cause> broken) {
    if (!DefaultFlows.mandatory(name)) {
      return;
    }
    JsonObject fixed = fixed(DefaultFlows.levelObjects(), name);
    boolean exempt = name.equals("exempt");
    JsonObject compared = spec.deepCopy();
    if (exempt) {
      compared.remove("exempt");
      fixed.remove("exempt");
    }
    if (!compared.equals(fixed)) {
      broken.add(
          Failures.badValue(
              "spec",
              "...",
              "spec of '"
                  + name
                  + "' "
                  + (exempt ? "except the 'spec.exempt' field " : "")
                  + "must equal the fixed value"));
    }
  }

  private static JsonObject fixed(List<JsonObject> objects, String name) {
    return objects.stream()
        .filter(object -> object.string("metadata", "name").orElse("").equals(name))
        .findFirst()
        .flatMap(object -> object.object("spec"))
        .map(JsonObject::deepCopy)
        .orElseGet(JsonObject::new);
  }
}
