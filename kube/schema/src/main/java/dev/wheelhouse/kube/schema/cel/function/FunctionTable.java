// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel.function;

import dev.cel.common.CelFunctionDecl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All functions of Kubernetes' CEL environment by name.
public final class FunctionTable {

  private static final List<Overload> LIBRARIES = libraries();
  private static final Map<String, List<Overload>> BY_NAME = byName();

  private FunctionTable() {}

  private static List<Overload> libraries() {
    List<Overload> all = new ArrayList<>();
    all.addAll(StringFunctions.overloads());
    all.addAll(ListFunctions.overloads());
    all.addAll(ListExtension.overloads());
    all.addAll(SetFunctions.overloads());
    all.addAll(MapFunctions.overloads());
    all.addAll(OptionalFunctions.overloads());
    all.addAll(RegexFunctions.overloads());
    all.addAll(UrlFunctions.overloads());
    all.addAll(QuantityFunctions.overloads());
    all.addAll(NetworkFunctions.overloads());
    all.addAll(FormatFunctions.overloads());
    all.addAll(VersionFunctions.overloads());
    all.addAll(AuthorizerFunctions.overloads());
    return List.copyOf(all);
  }

  private static Map<String, List<Overload>> byName() {
    Map<String, List<Overload>> functions = new LinkedHashMap<>();
    for (Overload overload : StandardFunctions.overloads()) {
      functions.computeIfAbsent(overload.function(), _ -> new ArrayList<>()).add(overload);
    }
    for (Overload overload : LIBRARIES) {
      functions.computeIfAbsent(overload.function(), _ -> new ArrayList<>()).add(overload);
    }
    return functions;
  }

  /// What the type checker has to know beside the language's own functions.
  public static List<CelFunctionDecl> declarations() {
    Map<String, List<Overload>> functions = new LinkedHashMap<>();
    for (Overload overload : LIBRARIES) {
      functions.computeIfAbsent(overload.function(), _ -> new ArrayList<>()).add(overload);
    }
    List<CelFunctionDecl> declarations = new ArrayList<>();
    functions.forEach((name, overloads) ->
        declarations.add(
            CelFunctionDecl.newFunctionDeclaration(
                name, overloads.stream().map(Overload::declaration).toList())));
    return declarations;
  }

  /// The overloads of a function in the form it is called in.
  public static List<Overload> find(String function, boolean member, int arguments) {
    return BY_NAME.getOrDefault(function, List.of()).stream()
        .filter(o -> o.member() == member && o.parameters().size() == arguments)
        .toList();
  }

  /// The overload that fits some values.
  public static Optional<Overload> resolve(List<Overload> overloads, Object[] arguments) {
    for (Overload overload : overloads) {
      if (overload.accepts(arguments)) {
        return Optional.of(overload);
      }
    }
    return Optional.empty();
  }
}
