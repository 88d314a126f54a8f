// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.Check;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.Decision;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.PathCheck;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.ResourceCheck;
import dev.wheelhouse.kube.schema.cel.CelAuthorizer.User;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Compiled;
import dev.wheelhouse.kube.schema.cel.CelCompilation.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What admission policies give to expressions, and what they get back.
class VariablesTest {

  private static final CelEnvironment PLAIN = CelEnvironment.PLAIN;

  private static Object evaluate(
      CelEnvironment environment, String expression, Map<String, ?> values) {
    return switch (CelCompiler.shared().compile(environment, expression)) {
      case Refused refused -> "refused: " + refused.issues().getFirst().message();
      case Compiled(CelProgram program) ->
          switch (program.evaluate(values, CelBudget.of(CelLimits.PER_REQUEST))) {
            case CelEvaluation.Failure failure -> "failed: " + failure.message();
            case CelEvaluation.Result result -> result.json();
          };
    };
  }

  @Test
  void constructsApplyConfigurations() {
    CelEnvironment environment = PLAIN.with("object", ValueType.DYN).withMutations();
    String expression =
        """
        Object{
          metadata: Object.metadata{labels: {"a": object.metadata.name}},
          spec: Object.spec{replicas: 3, containers: [Object.spec.containers{name: "c"}]}
        }
        """;
    JsonObject object = Json.readObject("{\"metadata\":{\"name\":\"web\"}}");

    assertThat(Json.write(evaluate(environment, expression, Map.of("object", object))))
        .isEqualTo(
            "{\"metadata\":{\"labels\":{\"a\":\"web\"}},"
                + "\"spec\":{\"replicas\":3,\"containers\":[{\"name\":\"c\"}]}}");
  }

  @Test
  void constructsJsonPatches() {
    String expression =
        """
        [JSONPatch{op: "test", path: "/spec/replicas", value: 1},
         JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "x"}]
        """;

    assertThat(Json.write(evaluate(PLAIN.withMutations(), expression, Map.of())))
        .isEqualTo(
            "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":1},"
                + "{\"op\":\"add\",\"path\":\"/metadata/labels/a~1b\",\"value\":\"x\"}]");
  }

  @Test
  void refusesConstructorsElsewhere() {
    assertThat(evaluate(PLAIN, "Object{}", Map.of())).asString().startsWith("refused: ");
  }

  @Test
  void readsTheRequest() {
    CelEnvironment environment = PLAIN.with("request", PolicyTypes.REQUEST);
    JsonObject request =
        Json.readObject(
            "{\"operation\":\"UPDATE\",\"kind\":{\"group\":\"apps\",\"version\":\"v1\","
                + "\"kind\":\"Deployment\"},\"userInfo\":{\"groups\":[\"a\",\"b\"]}}");
    Map<String, ?> values = Map.of("request", request);

    assertThat(
            evaluate(
                environment,
                "request.operation == 'UPDATE' && request.kind.group == 'apps'"
                    + " && 'b' in request.userInfo.groups && !has(request.name)",
                values))
        .isEqualTo(true);
    assertThat(evaluate(environment, "request.nothing", values))
        .isEqualTo("refused: undefined field 'nothing'");
  }

  @Test
  void readsNamespacesWithTheirTimes() {
    CelEnvironment environment = PLAIN.with("namespaceObject", PolicyTypes.NAMESPACE);
    JsonObject namespace =
        Json.readObject(
            "{\"metadata\":{\"name\":\"n\",\"labels\":{\"env\":\"prod\"},"
                + "\"creationTimestamp\":\"2026-01-01T00:00:00Z\"}}");

    assertThat(
            evaluate(
                environment,
                "namespaceObject.metadata.labels.env == 'prod' &&"
                    + " namespaceObject.metadata.creationTimestamp < timestamp('2027-01-01T00:00:00Z')",
                Map.of("namespaceObject", namespace)))
        .isEqualTo(true);
  }

  @Test
  void computesFieldsWhenTheyAreRead() {
    List<String> asked = new ArrayList<>();
    CelFields variables =
        name -> {
          asked.add(name);
          return Optional.of(7L);
        };
    CelEnvironment environment =
        PLAIN.with(
            "variables",
            new ValueType.Fields(
                "kubernetes.variables",
                Map.of("a", ValueType.Simple.INT, "b", ValueType.Simple.INT)));

    assertThat(evaluate(environment, "variables.a + 1", Map.of("variables", variables)))
        .isEqualTo(8L);
    assertThat(asked).containsExactly("a");
  }

  @Test
  void asksTheAuthorizer() {
    List<Check> asked = new ArrayList<>();
    CelAuthorizer authorizer =
        check -> {
          asked.add(check);
          return new Decision(check.verb().equals("get"), "because");
        };
    CelEnvironment environment = PLAIN.with("authorizer", ValueType.Simple.AUTHORIZER);
    Map<String, ?> values = Map.of("authorizer", authorizer);

    assertThat(
            evaluate(
                environment,
                "authorizer.group('apps').resource('deployments').namespace('d').name('n')"
                    + ".check('get').allowed()",
                values))
        .isEqualTo(true);
    assertThat(
            evaluate(
                environment,
                "authorizer.serviceAccount('ns', 'sa').path('/healthz').check('post').reason()",
                values))
        .isEqualTo("because");
    assertThat(asked)
        .containsExactly(
            new ResourceCheck(
                new User.Requester(), "apps", "deployments", "", "d", "n", "", "", "get"),
            new PathCheck(new User.ServiceAccount("ns", "sa"), "/healthz", "post"));
  }

  @Test
  void saysWhatTypeAResultHas() {
    Compiled compiled =
        (Compiled) CelCompiler.shared().compile(PLAIN.with("a", ValueType.DYN), "[a.b, a.c]");

    assertThat(compiled.program().resultType()).isEqualTo(new ValueType.ListOf(ValueType.DYN));
    assertThat(CelCompiler.shared().compile(PLAIN, "1 + 1", ValueType.BOOL))
        .isInstanceOf(Refused.class);
  }
}
