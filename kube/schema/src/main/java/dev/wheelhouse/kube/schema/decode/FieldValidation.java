// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.decode;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The `fieldValidation` query parameter: what becomes of fields that are unknown or stand twice.
public enum FieldValidation {
  IGNORE("Ignore"),
  WARN("Warn"),
  STRICT("Strict");

  private final String parameter;

  FieldValidation(String parameter) {
    this.parameter = parameter;
  }

  /// Reads the parameter; the empty string means the default, [#WARN].
  ///
  /// @return empty for a value that does not exist
  public static Optional<FieldValidation> of(String parameter) {
    return parameter.isEmpty()
        ? Optional.of(WARN)
        : Stream.of(values()).filter(v -> v.parameter.equals(parameter)).findFirst();
  }

  /// Answers the warnings to send, or fails, as the mode asks.
  ///
  /// @param problems what is wrong, as [FieldProblems] words it
  /// @throws PlatformException with [Reason#BAD_REQUEST] in strict mode when there is anything
  public List<String> judge(GroupVersionKind kind, List<String> problems) {
    if (this == IGNORE || problems.isEmpty()) {
      return List.of();
    }
    if (this == STRICT) {
      String all = "strict decoding error: " + String.join(", ", problems);
      throw DecodeErrors.cannotHandle(kind, all);
    }
    return problems;
  }
}
