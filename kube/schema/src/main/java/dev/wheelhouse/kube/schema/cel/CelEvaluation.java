// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import dev.wheelhouse.kube.schema.cel.value.JsonTrees;
import java.util.Optional;

/// The outcome of an evaluation. Its cost is taken from the budget already; ask
/// [CelBudget#isExhausted()] before the outcome is used.
public sealed interface CelEvaluation {

  /// What it cost, in CEL's units.
  long cost();

  /// A value.
  ///
  /// @param value a CEL value; may be given to another evaluation as the value of a variable
  record Result(Object value, long cost) implements CelEvaluation {

    public boolean isTrue() {
      return Boolean.TRUE.equals(value);
    }

    /// The text, when the value is text.
    public Optional<String> text() {
      return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// The value as a JSON tree, of its own: [JsonObject], [JsonArray] or a leaf. Objects and JSON
    /// patches that the expression constructed are objects with their fields; optional fields that
    /// are none are left out; bytes are base64, timestamps and durations text.
    ///
    /// @throws dev.wheelhouse.kube.schema.cel.value.CelFault when a part has no JSON form
    public Object json() {
      return JsonTrees.of(value);
    }
  }

  /// No value: a fault, or a limit was reached.
  ///
  /// @param message in Kubernetes' words, such as `no such key: replicas`
  record Failure(Kind kind, String message, long cost) implements CelEvaluation {

    /// Why there is no value.
    public enum Kind {
      /// The values did not allow it.
      EVALUATION,
      /// [CelLimits#PER_CALL] was reached.
      COST_LIMIT,
      /// The time was over.
      DEADLINE
    }
  }
}
