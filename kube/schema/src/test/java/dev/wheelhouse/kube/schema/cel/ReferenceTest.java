// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Compiled;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Costs, estimates and refusals beside those of Kubernetes 1.36, measured with its own evaluator
/// for the same expressions (`cel/expressions.jsonl`).
class ReferenceTest {

  private static final JsonObject OBJECT =
      Json.readObject(
          """
          {"name":"web","replicas":3,"ratio":1.5,"on":true,"none":null,
           "tags":["a","b","c"],"labels":{"app":"web","k8s.io/x":"1"},
           "ports":[{"name":"http","port":80},{"name":"https","port":443}]}
          """);

  static Stream<JsonObject> cases() {
    try (var in = ReferenceTest.class.getResourceAsStream("/cel/expressions.jsonl")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Json::readObject).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agrees(JsonObject expected) {
    CelEnvironment environment = CelEnvironment.PLAIN.with("o", ValueType.DYN);
    JsonObject actual = new JsonObject();
    String expression = expected.string("expr").orElseThrow();
    switch (CelCompiler.shared().compile(environment, expression)) {
      case Refused refused -> actual.put("refused", refused.text());
      case Compiled(CelProgram program) -> {
        actual.put("estMax", program.estimatedCost().max());
        CelEvaluation outcome =
            program.evaluate(Map.of("o", OBJECT), CelBudget.of(CelLimits.PER_REQUEST));
        actual.put("cost", outcome.cost());
        if (outcome instanceof CelEvaluation.Failure failure) {
          actual.put("failed", failure.message());
        }
      }
    }

    expected.remove("expr");
    actual.keySet().retainAll(expected.keySet());
    boolean refused = expected.containsKey("refused");
    expected.keySet().removeIf(key -> refused && !key.equals("refused"));
    assertThat(actual).as(expression).isEqualTo(expected);
  }
}
