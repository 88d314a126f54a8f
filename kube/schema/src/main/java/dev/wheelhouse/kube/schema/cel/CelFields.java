// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import java.util.Optional;

/// The value of a variable with fields that are computed when an expression reads them, such as
/// `variables` of an admission policy. Called by the evaluating thread.
public interface CelFields {

  /// The value of a field: a JSON tree or what [CelEvaluation.Result#value()] gave. Called each
  /// time the field is read, so remember what is expensive.
  ///
  /// @return empty when there is no such field
  /// @throws dev.wheelhouse.kube.schema.cel.value.CelFault when it cannot be computed
  Optional<Object> field(String name);
}
