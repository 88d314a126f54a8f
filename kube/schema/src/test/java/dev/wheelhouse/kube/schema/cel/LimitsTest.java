// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No expression runs on, whatever it says.
class LimitsTest {

  private static final CelEnvironment ENVIRONMENT = CelEnvironment.PLAIN.with("o", ValueType.DYN);

  private static CelEvaluation evaluate(String expression, CelBudget budget) {
    CelCompilation.Compiled compiled =
        (CelCompilation.Compiled) CelCompiler.shared().compile(ENVIRONMENT, expression);
    JsonObject tree = Json.readObject("{\"text\":\"" + "x".repeat(10_000) + "\"}");
    return compiled.program().evaluate(Map.of("o", tree), budget);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists.range(100000).all(x, lists.range(100000).all(y, x != y + 100000))",
        "lists.range(1000000000).map(x, x).size() > 0",
        "[o.text].map(a, [a, a]).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)"
            + ".map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a).map(a, a + a)"
            + ".map(a, a.join(o.text)).size() > 0"
      })
  void stopsAtTheCostLimit(String expression) {
    CelEvaluation outcome = evaluate(expression, CelBudget.of(CelLimits.PER_REQUEST));

    assertThat(outcome).isInstanceOf(CelEvaluation.Failure.class);
    assertThat(((CelEvaluation.Failure) outcome).message())
        .isEqualTo("operation cancelled: actual cost limit exceeded");
  }

  @Test
  void takesTheCostFromTheBudget() {
    CelBudget budget = CelBudget.of(100);

    evaluate("o.text == 'a' || o.text == 'b'", budget);

    assertThat(budget.remaining()).isBetween(90L, 97L);
  }
}
