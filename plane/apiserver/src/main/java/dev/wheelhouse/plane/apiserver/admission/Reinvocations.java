// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.base.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of a plugin's rules go over an object again (`reinvocationPolicy: IfNeeded`): those that
/// saw it before another rule, or another plugin, changed it. A rule that was not called in the
/// first round is not called in the second either.
public abstract class Reinvocations {

  private final Set<String> called = new HashSet<>();
  private final Set<String> again = new HashSet<>();
  private @Nullable JsonObject output;

  /// Begins a round.
  public final void begin(AdmissionRequest request) {
    if (request.origin().reinvocation().second() && !request.object().equals(output)) {
      requireAgain();
    }
  }

  /// Whether a rule takes part in this round.
  public final boolean calls(AdmissionRequest request, String rule) {
    return !request.origin().reinvocation().second() || again.contains(rule);
  }

  /// Takes note of a rule that was called.
  ///
  /// @param reinvoked whether it wants to see later changes
  public final void called(
      AdmissionRequest request, String rule, boolean reinvoked, boolean changed) {
    if (changed) {
      requireAgain();
      request.origin().reinvocation().want();
    }
    if (reinvoked) {
      called.add(rule);
    }
  }

  private void requireAgain() {
    again.addAll(called);
    called.clear();
  }

  /// Ends a round.
  public final void end(AdmissionRequest request) {
    output = request.object().deepCopy();
  }
}
