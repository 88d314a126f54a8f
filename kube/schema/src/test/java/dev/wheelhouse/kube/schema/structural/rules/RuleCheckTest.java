// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.structural.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.schema.field.FieldPath;
import dev.wheelhouse.kube.schema.field.Problems;
import dev.wheelhouse.kube.schema.structural.StructuralSchemas;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which rules a definition may have.
class RuleCheckTest {

  private static List<String> check(String schema, boolean stored) {
    Problems problems = new Problems();
    FieldPath path = FieldPath.ROOT.child("schema");
    StructuralSchemas.check(Json.readObject(schema), path, stored, problems);
    return problems.causes().stream().map(c -> c.field() + ": " + c.message()).toList();
  }

  private static String withRule(String rule) {
    return """
    {"type":"object","properties":{"spec":{"type":"object",
     "properties":{"a":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}},
     "x-kubernetes-validations":[%s]}}}
    """
        .formatted(rule);
  }

  @Test
  void acceptsRulesThatCompileAndCostLittle() {
    assertThat(check(withRule("{\"rule\":\"self.a > 1\",\"fieldPath\":\".a\"}"), false)).isEmpty();
  }

  @Test
  void namesTheRuleThatDoesNotCompile() {
    assertThat(check(withRule("{\"rule\":\"self.b > 1\"}"), false))
        .containsExactly(
            "schema.properties[spec].x-kubernetes-validations[0].rule: Invalid value:"
                + " {\"Rule\":\"self.b > 1\",\"Message\":\"\",\"MessageExpression\":\"\","
                + "\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}:"
                + " compilation failed: ERROR: <input>:1:5: undefined field 'b'\n"
                + " | self.b > 1\n"
                + " | ....^");
  }

  @Test
  void refusesRulesThatMayCostTooMuch() {
    String rule = "{\"rule\":\"self.tags.all(t, self.tags.all(u, t == u))\"}";

    assertThat(check(withRule(rule), false))
        .containsExactly(
            "schema.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule"
                + " cost exceeds budget by factor of more than 100x (try simplifying the rule, or"
                + " adding maxItems, maxProperties, and maxLength where arrays, maps, and strings"
                + " are declared)",
            "schema.properties[spec].x-kubernetes-validations[0].rule: Forbidden: contributed to"
                + " estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema",
            "schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire"
                + " OpenAPIv3 schema exceeds budget by factor of more than 100x (try simplifying"
                + " the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps,"
                + " and strings are declared)");
  }

  @Test
  void countsHowOftenARuleMayRun() {
    String schema =
        """
        {"type":"object","properties":{"l":{"type":"array","items":{"type":"string",
         "x-kubernetes-validations":[{"rule":"self.matches('^[a-z]{1,20}$')"}]}}}}
        """;
    String bounded = schema.replace("\"items\":", "\"maxItems\":10,\"items\":");
    String short10 = bounded.replace("\"type\":\"string\"", "\"type\":\"string\",\"maxLength\":9");

    assertThat(check(schema, false)).isNotEmpty();
    assertThat(check(short10, false)).isEmpty();
  }

  @Test
  void toleratesExpensiveRulesThatAreStored() {
    String schema = withRule("{\"rule\":\"self.tags.all(t, t.contains('abcdefgh'))\"}");

    assertThat(check(schema, false)).anyMatch(text -> text.contains("estimated rule cost exceeds"));
    assertThat(check(schema, true)).noneMatch(text -> text.contains("estimated rule cost exceeds"));
  }

  @Test
  void refusesTransitionsWhereElementsCannotBeToldApart() {
    String schema =
        """
        {"type":"object","properties":{"l":{"type":"array","maxItems":3,"items":{"type":"integer",
         "x-kubernetes-validations":[{"rule":"self >= oldSelf"}]}}}}
        """;

    assertThat(check(schema, false))
        .containsExactly(
            "schema.properties[l].items.x-kubernetes-validations[0].rule: Invalid value:"
                + " \"self >= oldSelf\": oldSelf cannot be used on the uncorrelatable portion of"
                + " the schema within schema.properties[l]");
  }

  @Test
  void checksTheFormOfRules() {
    assertThat(
            check(
                withRule(
                    """
                    {"rule":"self.a > 1","message":"two\\nlines"},
                    {"rule":"self.a >\\n 1"},
                    {"rule":" "},
                    {"rule":"self.a > 1","reason":"Because"},
                    {"rule":"self.a > 1","messageExpression":" "}
                    """),
                false))
        .extracting(text -> text.substring("schema.properties[spec].".length()))
        .containsExactly(
            "x-kubernetes-validations[0].message: Invalid value: \"two\\nlines\": must not contain"
                + " line breaks",
            "x-kubernetes-validations[1].message: Required value: message must be specified if rule"
                + " contains line breaks",
            "x-kubernetes-validations[2].rule: Required value: rule is not specified",
            "x-kubernetes-validations[3].reason: Unsupported value: \"Because\": supported values:"
                + " \"FieldValueDuplicate\", \"FieldValueForbidden\", \"FieldValueInvalid\","
                + " \"FieldValueRequired\"",
            "x-kubernetes-validations[4].messageExpression: Required value: messageExpression must"
                + " be non-empty if specified");
  }

  @Test
  void refusesPathsAndOptionsThatLeadNowhere() {
    assertThat(check(withRule("{\"rule\":\"self.a > 1\",\"fieldPath\":\".b\"}"), false))
        .containsExactly(
            "schema.properties[spec].x-kubernetes-validations[0].fieldPath: Invalid value: \".b\":"
                + " must be a valid path");
    assertThat(check(withRule("{\"rule\":\"self.a > 1\",\"optionalOldSelf\":true}"), false))
        .containsExactly(
            "schema.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value:"
                + " true: may not be set if oldSelf is not used in rule");
  }
}
