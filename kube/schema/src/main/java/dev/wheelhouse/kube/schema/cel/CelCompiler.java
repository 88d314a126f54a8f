// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles expressions: parses and type-checks them, estimates their cost and plans their
/// evaluation. Keeps the programs it made last, by environment and expression. Safe for use by many
/// threads. The classes behind it are loaded by the first compilation.
public final class CelCompiler {

  private static final int KEPT = 2_000;
  private static final CelCompiler SHARED = new CelCompiler();

  private record Key(CelEnvironment environment, String expression, List<ValueType> results) {}

  private final Map<Key, CelCompilation> compiled =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, CelCompilation> eldest) {
          return size() > KEPT;
        }
      };

  /// The compiler of this process.
  public static CelCompiler shared() {
    return SHARED;
  }

  /// Compiles an expression.
  ///
  /// @param results what the result may be; nothing stated allows all. A result of which nothing is
  ///   known (`dyn`) is allowed only where that is stated.
  public CelCompilation compile(
      CelEnvironment environment, String expression, ValueType... results) {
    Key key = new Key(environment, expression, Arrays.asList(results));
    synchronized (compiled) {
      CelCompilation known = compiled.get(key);
      if (known != null) {
        return known;
      }
    }
    CelCompilation made = Compilation.of(environment, expression, key.results());
    synchronized (compiled) {
      compiled.put(key, made);
    }
    return made;
  }
}
