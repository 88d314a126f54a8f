// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdmissionPolicyRulesTest {

  private static final String MATCH =
      """
      "failurePolicy":"Fail","matchConstraints":{"matchPolicy":"Exact","namespaceSelector":{},
        "objectSelector":{},"resourceRules":[{"operations":["CREATE"],"apiGroups":[""],
        "apiVersions":["v1"],"resources":["pods"]}]}\
      """;

  private static List<String> broken(String kind, String spec) {
    return Validators.forCreate(new GroupVersionKind("admissionregistration.k8s.io", "v1", kind))
        .validate(
            Json.readObject(
                """
                {"apiVersion":"admissionregistration.k8s.io/v1","kind":"%s",
                 "metadata":{"name":"p.example.com"},"spec":{%s}}\
                """
                    .formatted(kind, spec)))
        .stream()
        .map(AdmissionPolicyRulesTest::text)
        .toList();
  }

  private static String text(Cause cause) {
    return cause.field() + ": " + cause.message();
  }

  @Test
  void acceptsAPolicyWithVariables() {
    assertThat(
            broken(
                "ValidatingAdmissionPolicy",
                MATCH
                    + """
                    ,"variables":[{"name":"a","expression":"object.spec"},
                      {"name":"b","expression":"variables.a"}],
                    "validations":[{"expression":"has(variables.b.x)",
                      "messageExpression":"'no ' + request.name"}],
                    "auditAnnotations":[{"key":"k","valueExpression":"request.name"}]\
                    """))
        .isEmpty();
  }

  @Test
  void namesWhatDoesNotCompile() {
    assertThat(
            broken(
                "ValidatingAdmissionPolicy",
                MATCH
                    + """
                    ,"matchConditions":[{"name":"c","expression":"params.x"}],
                    "variables":[{"name":"in","expression":"1 +"}],
                    "validations":[{"expression":"1"},{"expression":"request.nothing == 1"}]\
                    """))
        .anySatisfy(t ->
            assertThat(t)
                .startsWith("spec.matchConditions[0].expression: Invalid value: \"params.x\": ")
                .contains("compilation failed: ERROR")
                .contains("undeclared reference to 'params'"))
        .anySatisfy(t ->
            assertThat(t)
                .isEqualTo(
                    "spec.variables[0].name: Invalid value: \"in\": must be a valid CEL"
                        + " identifier"))
        .anySatisfy(t -> assertThat(t).startsWith("spec.variables[0].expression: "))
        .anySatisfy(t ->
            assertThat(t)
                .isEqualTo(
                    "spec.validations[0].expression: Invalid value: \"1\": must evaluate to bool"))
        .anySatisfy(t -> assertThat(t).contains("undefined field 'nothing'"));
  }

  @Test
  void demandsSomethingToCheck() {
    assertThat(broken("ValidatingAdmissionPolicy", MATCH))
        .containsExactly(
            "spec.validations: Required value: validations or auditAnnotations must contain at"
                + " least one item",
            "spec.auditAnnotations: Required value: validations or auditAnnotations must contain"
                + " at least one item");
  }

  @Test
  void changesOnlyWrites() {
    assertThat(
            broken(
                "MutatingAdmissionPolicy",
                MATCH.replace("CREATE", "DELETE")
                    + """
                    ,"reinvocationPolicy":"Never","mutations":[{"patchType":"JSONPatch",
                      "jsonPatch":{"expression":"[JSONPatch{op: 'remove', path: '/x'}]"}}]\
                    """))
        .containsExactly(
            "spec.matchConstraints.resourceRules.operations: Unsupported value: \"DELETE\":"
                + " supported values: \"CREATE\", \"UPDATE\"");
  }

  @Test
  void demandsThePatchThatTheTypeNames() {
    assertThat(
            broken(
                "MutatingAdmissionPolicy",
                MATCH
                    + """
                    ,"reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration",
                      "jsonPatch":{"expression":"[]"}},{"patchType":"JSONPatch",
                      "jsonPatch":{"expression":"Object{}"}}]\
                    """))
        .contains(
            "spec.mutations[0].applyConfiguration: Required value: must be specified when"
                + " patchType is ApplyConfiguration",
            "spec.mutations[0].jsonPatch: Invalid value: \"{jsonPatch}\": must not be specified"
                + " when patchType is ApplyConfiguration")
        .anySatisfy(t -> assertThat(t).contains("spec.mutations[1].jsonPatch.expression"));
  }

  @Test
  void bindsWithActionsAndParameters() {
    assertThat(
            broken(
                "ValidatingAdmissionPolicyBinding",
                """
                "policyName":"p","validationActions":["Deny","Warn"],
                "paramRef":{"name":"n","selector":{},"parameterNotFoundAction":"Maybe"}\
                """))
        .contains(
            "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
            "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Maybe\": supported"
                + " values: \"Deny\", \"Allow\"")
        .anySatisfy(t -> assertThat(t).contains("must not contain both Deny and Warn"));
  }
}
