// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions;

import dev.wheelhouse.base.json.JsonObject;
import java.util.Optional;

/// How a definition itself judges what it made.
@FunctionalInterface
public interface StatusPolicy {

  /// No opinion: the usual rules of health count.
  StatusPolicy NONE = (_, _) -> new Verdict(Optional.empty(), "");

  /// @param output the live workload
  /// @param outputs live objects beside it, by the name the definition gave them
  Verdict judge(JsonObject output, JsonObject outputs);

  /// How a trait of the component judges what it made.
  ///
  /// @param type as the component names it
  default StatusPolicy ofTrait(String type) {
    return NONE;
  }

  /// @param healthy empty for no opinion
  /// @param message for the component's status; empty for none
  record Verdict(Optional<Boolean> healthy, String message) {}
}
