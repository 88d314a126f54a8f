// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

import java.util.Set;

/// A planned expression. Safe for use by many threads, each with its own frame.
public final class Plan {

  private final Step root;
  private final int slots;
  private final Set<String> variables;

  Plan(Step root, int slots, Set<String> variables) {
    this.root = root;
    this.slots = slots;
    this.variables = Set.copyOf(variables);
  }

  /// How many places a frame needs.
  public int slots() {
    return slots;
  }

  /// The variables of the environment that are read.
  public Set<String> variables() {
    return variables;
  }

  /// @throws dev.wheelhouse.kube.schema.cel.value.CelFault when there is no value
  public Object eval(Frame frame) {
    return root.eval(frame);
  }
}
