// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.policy;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.admission.match.Matching;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding of either kind, read.
///
/// @param params its `paramRef`; null without one
/// @param actions `validationActions`; empty for mutating policies
record Binding(
    String name,
    String policy,
    Matching matching,
    @Nullable JsonObject params,
    List<String> actions) {

  static Binding of(JsonObject binding) {
    JsonObject spec = binding.object("spec").orElseGet(JsonObject::new);
    return new Binding(
        binding.string("metadata", "name").orElse(""),
        spec.string("policyName").orElse(""),
        spec.object("matchResources").map(Matching::ofResources).orElse(Matching.ALL),
        spec.object("paramRef").orElse(null),
        spec.array("validationActions").map(JsonArray::strings).orElse(List.of()));
  }
}
