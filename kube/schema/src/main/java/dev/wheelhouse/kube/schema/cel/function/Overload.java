// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.wheelhouse.kube.schema.cel.value.Work;
import java.util.List;

/// One signature of a function and what it does.
///
/// @param function the name in expressions, for example `isSorted` or `ip.isCanonical`
/// @param id names the signature; Kubernetes' own ids, as costs depend on them
/// @param member true where the first parameter stands before the dot
public record Overload(
    String function,
    String id,
    boolean member,
    CelType result,
    List<CelType> parameters,
    Body body) {

  /// What a function does. Arguments fit the parameters.
  @FunctionalInterface
  public interface Body {
    Object call(Work work, Object[] arguments);
  }

  public Overload {
    parameters = List.copyOf(parameters);
  }

  static Overload member(
      String function, String id, CelType result, List<CelType> parameters, Body body) {
    return new Overload(function, id, true, result, parameters, body);
  }

  static Overload global(
      String function, String id, CelType result, List<CelType> parameters, Body body) {
    return new Overload(function, id, false, result, parameters, body);
  }

  /// The form the type checker reads.
  CelOverloadDecl declaration() {
    return member
        ? CelOverloadDecl.newMemberOverload(id, result, parameters)
        : CelOverloadDecl.newGlobalOverload(id, result, parameters);
  }

  /// True when values fit the parameters. Elements of lists and maps are not looked at.
  public boolean accepts(Object[] arguments) {
    if (arguments.length != parameters.size()) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!Types.accepts(parameters.get(i), arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
