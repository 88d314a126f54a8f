// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import java.util.LinkedHashMap;
import java.util.Map;

/// What expressions of one kind may use beside Kubernetes' libraries, which all have.
///
/// @param variables by name
/// @param mutations true where `Object{...}`, `Object.spec{...}` and `JSONPatch{...}` may be
///   constructed, as in mutating admission policies
public record CelEnvironment(Map<String, ValueType> variables, boolean mutations) {

  /// No variables, no mutations.
  public static final CelEnvironment PLAIN = new CelEnvironment(Map.of(), false);

  public CelEnvironment {
    variables = new LinkedHashMap<>(variables);
  }

  /// This environment with one more variable.
  public CelEnvironment with(String name, ValueType type) {
    Map<String, ValueType> more = new LinkedHashMap<>(variables);
    more.put(name, type);
    return new CelEnvironment(more, mutations);
  }

  /// This environment with constructors of objects and JSON patches.
  public CelEnvironment withMutations() {
    return new CelEnvironment(variables, true);
  }
}
