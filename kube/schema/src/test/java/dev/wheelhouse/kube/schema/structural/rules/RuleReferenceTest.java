// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.Schema;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rules of custom resources beside Kubernetes 1.36: its messages, and its estimates of what a rule
/// costs, measured with its own validator for the same schemas and objects (`cel/rules.jsonl`).
class RuleReferenceTest {

  static Stream<JsonObject> cases() {
    try (var in = RuleReferenceTest.class.getResourceAsStream("/cel/rules.jsonl")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(Json::readObject).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheSameMessages(JsonObject expected) {
    Schema schema = StructuralSchemas.read(expected.object("schema").orElseThrow());
    JsonObject object = expected.object("object").orElseThrow();
    Problems problems = new Problems();

    expected
        .object("before")
        .ifPresentOrElse(
            before -> RuleValidation.update(object, before, schema, problems),
            () -> RuleValidation.create(object, schema, problems));

    List<String> messages =
        problems.causes().stream().map(cause -> cause.field() + ": " + cause.message()).toList();
    assertThat(messages).isEqualTo(expected.array("errors").orElseThrow().strings());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void estimatesTheSameCosts(JsonObject expected) {
    Schema schema = StructuralSchemas.read(expected.object("schema").orElseThrow());
    List<JsonObject> rules = expected.array("rules").map(JsonArray::objects).orElse(List.of());
    for (int i = 0; i < rules.size(); i++) {
      ValidationRule rule = ValidationRule.of(schema.validationRules().get(i));
      CompiledRule compiled = CompiledRule.of(rule, schema, true);
      assertThat(compiled.error()).isEqualTo(rules.get(i).string("error").orElse(""));
      assertThat(compiled.usesOldSelf()).isEqualTo(rules.get(i).bool("old").orElse(false));
      long max = compiled.program() == null ? 0 : compiled.program().estimatedCost().max();
      assertThat(max).as(rule.rule()).isEqualTo(rules.get(i).integer("max").orElse(max));
    }
  }
}
