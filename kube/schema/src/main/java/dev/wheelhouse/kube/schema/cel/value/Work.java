// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.value;

/// Counts what an evaluation does beside the costs that CEL states, and ends it when it takes too
/// long. Owned by the evaluating thread.
public interface Work {

  /// For values that are not evaluated on behalf of a request.
  Work UNBOUNDED = () -> {};

  /// One element looked at.
  ///
  /// @throws CelFault of kind deadline when the evaluation has to end
  void step();
}
