// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {

  private static final JsonObject ROOTS =
      Json.readObject(
          """
          {
            "status": {
              "suspend": {"timeout": true, "succeeded": false},
              "deploy-nginx": {"phase": "succeeded", "message": "done"},
              "notification-1": {"succeeded": true}
            },
            "inputs": {"test": "hello", "list": ["a", "b"], "none": [], "number": 1,
                       "context.c[1]": "world"},
            "context": {"name": "web", "env": "dev", "readConfig": false, "namespace": "shop",
                        "c": ["hello", "world"], "b": 2},
            "output": {"$returns": {"value": {"data": {"cpu": "2"}}},
                       "status": {"conditions": [{"message": "it runs"}]},
                       "data": {"user": "cm9vdA=="}},
            "outputs": {"service": {"spec": {"clusterIP": "10.0.0.1", "port": 80}}},
            "response": {"stargazers_count": 12, "ratio": 0.5},
            "namespace": "there"
          }
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "strconv.Atoi(context.name) | strconv.Atoi got what is no whole number",
        "strconv.ParseInt(\"9\", 8, 64) | strconv.ParseInt got what is no whole number",
        "json.Unmarshal(context.name) | json.Unmarshal cannot take what it got: PlatformException",
      })
  void whatAFunctionCannotTakeIsAFault(String expression, String message) {
    assertThatThrownBy(() -> Expression.of(expression).evaluate(ROOTS))
        .isInstanceOf(ExpressionFault.class)
        .hasMessage(message);
  }

  @Test
  void putsTextBetweenLettersOnceEach() {
    assertThat(Expression.of("strings.Replace(\"ab\", \"\", \"-\", 1000000000)").evaluate(ROOTS))
        .isEqualTo("-a-b-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "status.suspend.timeout",
        "!status.suspend.succeeded",
        "status[\"deploy-nginx\"].phase == \"succeeded\"",
        "status[\"deploy-nginx\"].message != \"Application not found\"",
        "status[\"notification-1\"].succeeded && context.env == \"dev\"",
        "inputs[\"test\"] == \"hello\"",
        "inputs[\"context.c[1]\"] == \"world\" && context.c[0] == \"hello\"",
        "!context.readConfig || len(inputs.none) == 0",
        "context.readConfig || len(inputs.none) == 0",
        "len(inputs.list) == 2 && len(context.name) >= 3",
        "inputs.number == 1 && context.b == 2",
        "response.stargazers_count > 10",
        "response.ratio < 0.95",
        "(context.env == \"test\") || (context.env == \"dev\")",
        "context.namespace == \"shop\" && namespace == \"there\"",
        "context.name.startsWith(\"we\")",
        "strings.HasPrefix(context.name, \"w\") && true",
        "context.env == 'dev'",
      })
  void holds(String condition) {
    assertThat(Expression.of(condition).holds(ROOTS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "output.status.conditions[0].message | it runs",
        "outputs.service.spec.clusterIP | 10.0.0.1",
        "output.$returns.value.data[\"cpu\"] | 2",
        "context.name + \" message\" | web message",
        "\"message: \" +output.status.conditions[0].message | message: it runs",
        "\"http://\\(outputs.service.spec.clusterIP):\\(outputs.service.spec.port)/\" |"
            + " http://10.0.0.1:80/",
        "base64.Decode(null, output.data.user) | root",
        "base64.Encode(null, \"\\(context.name):x\") | d2ViOng=",
        "\"stars: \" + strconv.FormatInt(response[\"stargazers_count\"], 10) | stars: 12",
        "strings.Join(strings.Split(\"a,b,c\", \",\"), \"-\") | a-b-c",
        "strings.Replace(\"aaa\", \"a\", \"b\", 2) | bba",
        "json.Marshal(inputs.list) | [\"a\",\"b\"]",
        "\"say \\\"x\\\"\" | say \"x\"",
      })
  void givesText(String expression, String expected) {
    assertThat(Expression.of(expression).evaluate(ROOTS)).isEqualTo(expected);
  }

  @Test
  void givesTreesAndNumbers() {
    assertThat(Expression.of("inputs.list").evaluate(ROOTS)).isEqualTo(ROOTS.at("inputs", "list"));
    assertThat(Expression.of("42").evaluate(ROOTS)).isEqualTo(42L);
    assertThat(Expression.of("response.stargazers_count + 1").evaluate(ROOTS)).isEqualTo(13L);
    assertThat(Expression.of("json.Unmarshal(\"{\\\"a\\\":1}\").a").evaluate(ROOTS)).isEqualTo(1L);
  }

  @Test
  void leavesImportsOut() {
    String source =
        """
        import "encoding/base64"
        base64.Decode(null, output.data.user)
        """;
    assertThat(Expression.of(source).evaluate(ROOTS)).isEqualTo("root");
  }

  @Test
  void namesItsRoots() {
    assertThat(Expression.of("a.b == strings.ToLower(c[0]) || x.all(i, i > 0)").roots())
        .contains("a", "c", "x");
    assertThat(Expression.of("output.$returns.value").mentions("$returns")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "status.a ==  | column 10",
        "status.a == \"open | column 13: this string has no end",
        "a @ b | column 3: unexpected character '@'",
        "a =~ \"x\" | column 3: =~ is not supported",
        "a != _|_ | column 6",
        "strings.Foo(a) | column 1: unknown function strings.Foo; there are base64.Decode",
        "x + base64.Decode(a) | column 5: base64.Decode takes 2 arguments, not 1",
        "strings.ToLower(a | column 1: this call has no end",
        "(a | column",
      })
  void refusesNamingTheColumn(String expression, String words) {
    String source = expression.startsWith("a != _") ? "a != _|_" : expression;
    String expected = expression.startsWith("a != _") ? "column 6: the bottom value" : words;
    assertThatThrownBy(() -> Expression.of(source))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageContaining(expected);
  }

  @Test
  void saysWhatIsMissing() {
    Map<String, Object> roots = Map.of("output", new JsonObject());
    assertThatThrownBy(() -> Expression.of("output.status.phase").evaluate(roots))
        .isInstanceOf(ExpressionFault.class)
        .hasMessage("no such key: status");
    assertThatThrownBy(() -> Expression.of("value.x").evaluate(roots))
        .hasMessage("there is no value");
    assertThatThrownBy(() -> Expression.of("1 + 1").holds(roots))
        .hasMessage("a condition must be true or false");
  }
}
