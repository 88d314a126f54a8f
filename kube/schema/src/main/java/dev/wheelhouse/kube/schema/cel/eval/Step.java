// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.eval;

/// One node of a planned expression.
@FunctionalInterface
interface Step {

  /// @throws dev.wheelhouse.kube.schema.cel.value.CelFault when there is no value
  Object eval(Frame frame);
}
