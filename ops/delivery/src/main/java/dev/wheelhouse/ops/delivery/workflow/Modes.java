// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonObject;

/// How a workflow orders its steps, and the steps within its groups.
public record Modes(Mode steps, Mode subSteps) {

  /// What holds where nothing is said: steps one after another, those of a group side by side.
  public static final Modes USUAL = new Modes(Mode.STEP_BY_STEP, Mode.DAG);

  /// What a workflow without steps of its own gets.
  public static final Modes GRAPH = new Modes(Mode.DAG, Mode.DAG);

  /// Reads `{steps, subSteps}`.
  public static Modes of(JsonObject tree, Modes otherwise) {
    return new Modes(
        Mode.of(tree.string("steps").orElse(""), otherwise.steps()),
        Mode.of(tree.string("subSteps").orElse(""), otherwise.subSteps()));
  }

  /// Reads an Application's `DAG-DAG`.
  static Modes of(String text, Modes otherwise) {
    String[] parts = text.split("-", 2);
    return parts.length < 2
        ? otherwise
        : new Modes(Mode.of(parts[0], otherwise.steps()), Mode.of(parts[1], otherwise.subSteps()));
  }

  /// As an Application's status has it.
  String text() {
    return steps.text() + "-" + subSteps.text();
  }

  JsonObject tree() {
    return JsonObject.of("steps", steps.text(), "subSteps", subSteps.text());
  }
}
