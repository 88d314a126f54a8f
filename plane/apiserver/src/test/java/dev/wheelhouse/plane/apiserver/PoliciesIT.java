// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.testing.Eventually;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoliciesIT {

  private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  private static final String POLICIES = GROUP + "validatingadmissionpolicies";
  private static final String BINDINGS = GROUP + "validatingadmissionpolicybindings";
  private static final String MUTATING = GROUP + "mutatingadmissionpolicies";
  private static final String MUTATING_BINDINGS = GROUP + "mutatingadmissionpolicybindings";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  private static final String MAP_RULES =
      """
      "matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],"apiGroups":[""],
        "apiVersions":["v1"],"resources":["configmaps"]}]}\
      """;
  private static final String DEPLOYMENT_RULES =
      """
      "matchConstraints":{"resourceRules":[{"operations":["CREATE","UPDATE"],
        "apiGroups":["apps"],"apiVersions":["v1"],"resources":["deployments"]}]}\
      """;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void clean() throws Exception {
    for (String path :
        new String[] {BINDINGS, POLICIES, MUTATING_BINDINGS, MUTATING, MAPS, DEPLOYMENTS}) {
      server.delete(path);
    }
  }

  private static JsonObject make(String path, String kind, String name, String spec)
      throws Exception {
    return server.post(
        path,
        """
        {"apiVersion":"admissionregistration.k8s.io/v1","kind":"%s","metadata":{"name":"%s"},
         "spec":{%s}}\
        """
            .formatted(kind, name, spec));
  }

  private static void policy(String name, String spec) throws Exception {
    JsonObject made = make(POLICIES, "ValidatingAdmissionPolicy", name, spec);
    assertThat(made.string("kind")).as(made.toString()).contains("ValidatingAdmissionPolicy");
  }

  private static void bind(String policy, String more) throws Exception {
    JsonObject made =
        make(
            BINDINGS,
            "ValidatingAdmissionPolicyBinding",
            policy + "-binding",
            "\"policyName\":\"" + policy + "\"," + more);
    assertThat(made.string("spec", "policyName")).as(made.toString()).contains(policy);
  }

  private static void mutate(String name, String spec) throws Exception {
    JsonObject made = make(MUTATING, "MutatingAdmissionPolicy", name, spec);
    assertThat(made.string("kind")).as(made.toString()).contains("MutatingAdmissionPolicy");
    JsonObject bound =
        make(
            MUTATING_BINDINGS,
            "MutatingAdmissionPolicyBinding",
            name + "-binding",
            "\"policyName\":\"" + name + "\"");
    assertThat(bound.string("spec", "policyName")).as(bound.toString()).contains(name);
  }

  private static String map(String name, String data) {
    return """
    {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":%s}\
    """
        .formatted(name, data);
  }

  private static String deployment(String name, int replicas) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%s"},
     "spec":{"replicas":%d,"selector":{"matchLabels":{"a":"b"}},"template":{
      "metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}\
    """
        .formatted(name, replicas);
  }

  @Test
  void refusesWhatAPolicyForbids() throws Exception {
    policy(
        "replicas",
        DEPLOYMENT_RULES
            + """
            ,"variables":[{"name":"replicas","expression":"object.spec.replicas"}],
            "validations":[{"expression":"variables.replicas > 1",
              "messageExpression":"'wants ' + string(variables.replicas)"}]\
            """);
    assertThat(server.post(DEPLOYMENTS, deployment("unbound", 1)).string("kind"))
        .contains("Deployment");
    bind("replicas", "\"validationActions\":[\"Deny\"]");

    JsonObject status = server.post(DEPLOYMENTS, deployment("one", 1));

    assertThat(status.integer("code")).contains(422L);
    assertThat(status.string("reason")).contains("Invalid");
    assertThat(status.string("message"))
        .contains(
            "deployments.apps \"one\" is forbidden: ValidatingAdmissionPolicy 'replicas' with"
                + " binding 'replicas-binding' denied request: wants 1");
    assertThat(server.post(DEPLOYMENTS, deployment("two", 2)).string("kind"))
        .contains("Deployment");
  }

  @Test
  void warnsWhereTheBindingSaysSo() throws Exception {
    policy(
        "warned",
        MAP_RULES
            + ",\"validations\":[{\"expression\":\"!has(object.data.bad)\",\"message\":\"bad\"}]");
    bind("warned", "\"validationActions\":[\"Warn\",\"Audit\"]");

    HttpResponse<String> answer =
        server.send(
            server
                .request(MAPS)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(map("w", "{\"bad\":\"x\"}"))));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("warning").orElse(""))
        .isEqualTo(
            "299 - \"Validation failed for ValidatingAdmissionPolicy 'warned' with binding"
                + " 'warned-binding': bad\"");
  }

  @Test
  void takesParametersOfBindings() throws Exception {
    server.post("/api/v1/namespaces/kube-public/configmaps", map("limits", "{\"max\":\"3\"}"));
    policy(
        "limited",
        """
        "paramKind":{"apiVersion":"v1","kind":"ConfigMap"},\
        """
            + DEPLOYMENT_RULES
            + """
            ,"validations":[{"expression":"object.spec.replicas <= int(params.data.max)",
              "reason":"Forbidden"}]\
            """);
    bind(
        "limited",
        """
        "validationActions":["Deny"],"paramRef":{"name":"limits","namespace":"kube-public",
          "parameterNotFoundAction":"Deny"}\
        """);

    JsonObject status = server.post(DEPLOYMENTS, deployment("many", 4));
    assertThat(status.integer("code")).contains(403L);
    assertThat(status.string("message").orElse(""))
        .endsWith(
            "denied request: failed expression: object.spec.replicas <= int(params.data.max)");
    assertThat(server.post(DEPLOYMENTS, deployment("few", 3)).string("kind"))
        .contains("Deployment");

    server.delete("/api/v1/namespaces/kube-public/configmaps/limits");
    assertThat(server.post(DEPLOYMENTS, deployment("none", 1)).string("message").orElse(""))
        .endsWith(
            "failed to configure binding: no params found for policy binding with `Deny`"
                + " parameterNotFoundAction");
  }

  @Test
  void asksTheAuthorizerAndLooksAtTheNamespace() throws Exception {
    policy(
        "authorized",
        MAP_RULES
            + """
            ,"matchConditions":[{"name":"c","expression":"request.name.startsWith('auth')"}],
            "validations":[
             {"expression":"authorizer.requestResource.check('delete').allowed()"},
             {"expression":"!authorizer.serviceAccount('default','x').group('').resource('pods')\
            .check('get').allowed()"},
             {"expression":"namespaceObject.metadata.name == 'default'"},
             {"expression":"request.userInfo.username == 'admin'"},
             {"expression":"request.operation == 'UPDATE'","message":"only updates"}]\
            """);
    bind("authorized", "\"validationActions\":[\"Deny\"]");

    assertThat(server.post(MAPS, map("other", "{}")).string("kind")).contains("ConfigMap");
    assertThat(server.post(MAPS, map("auth", "{}")).string("message").orElse(""))
        .endsWith("denied request: only updates");
  }

  @Test
  void failsOrIgnoresWhatCannotBeEvaluated() throws Exception {
    String validations = ",\"validations\":[{\"expression\":\"object.data.absent == 'x'\"}]";
    policy("strict", MAP_RULES + validations);
    bind("strict", "\"validationActions\":[\"Deny\"]");
    assertThat(server.post(MAPS, map("m", "{}")).string("message").orElse(""))
        .contains("expression 'object.data.absent == 'x'' resulted in error: no such key");
    server.delete(BINDINGS);
    policy("lenient", "\"failurePolicy\":\"Ignore\"," + MAP_RULES + validations);
    bind("lenient", "\"validationActions\":[\"Deny\"]");
    assertThat(server.post(MAPS, map("m", "{}")).string("kind")).contains("ConfigMap");
  }

  @Test
  void refusesPoliciesThatDoNotCompile() throws Exception {
    JsonObject status =
        make(
            POLICIES,
            "ValidatingAdmissionPolicy",
            "broken",
            MAP_RULES
                + ",\"validations\":[{\"expression\":\"object.x == undeclared\"},"
                + "{\"expression\":\"'text'\"}]");

    assertThat(status.integer("code")).contains(422L);
    assertThat(status.string("message").orElse(""))
        .contains("spec.validations[0].expression: Invalid value: \"object.x == undeclared\":")
        .contains("compilation failed: ERROR: <input>:1:13: undeclared reference to 'undeclared'")
        .contains(
            "spec.validations[1].expression: Invalid value: \"'text'\": must evaluate to bool");
  }

  @Test
  void warnsOfTypeErrorsInTheStatus() throws Exception {
    policy(
        "typed",
        DEPLOYMENT_RULES
            + ",\"validations\":[{\"expression\":\"object.spec.replicas > '1'\"},"
            + "{\"expression\":\"has(object.metadata.labels)\"}]");

    Eventually.within(
        Duration.ofSeconds(10), "the policy is type checked", () -> isTypeChecked("typed"));

    JsonObject status = server.get(POLICIES + "/typed").object("status").orElseThrow();
    assertThat(status.integer("observedGeneration")).contains(1L);
    JsonArray warnings = status.array("typeChecking", "expressionWarnings").orElseThrow();
    assertThat(warnings).hasSize(1);
    JsonObject warning = warnings.objects().getFirst();
    assertThat(warning.string("fieldRef")).contains("spec.validations[0].expression");
    assertThat(warning.string("warning").orElse(""))
        .startsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:22:")
        .contains("found no matching overload for '_>_' applied to '(int, string)'");
  }

  private static boolean isTypeChecked(String policy) {
    try {
      return server.get(POLICIES + "/" + policy).object("status", "typeChecking").isPresent();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void changesObjectsByApplyConfiguration() throws Exception {
    mutate(
        "sidecar",
        DEPLOYMENT_RULES
            + """
            ,"reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration",
             "applyConfiguration":{"expression":"Object{metadata: Object.metadata{labels: \
            {'team': 'a'}}, spec: Object.spec{template: Object.spec.template{spec: \
            Object.spec.template.spec{containers: [Object.spec.template.spec.containers{\
            name: 'mesh', image: 'mesh:1'}]}}}}"}}]\
            """);

    JsonObject made = server.post(DEPLOYMENTS, deployment("meshed", 1));

    assertThat(made.string("metadata", "labels", "team")).as(made.toString()).contains("a");
    assertThat(
            made.array("spec", "template", "spec", "containers").orElseThrow().objects().stream()
                .map(c -> c.string("name").orElse("")))
        .containsExactlyInAnyOrder("c", "mesh");
    // What was changed gets its defaults.
    assertThat(
            made.array("spec", "template", "spec", "containers").orElseThrow().objects().stream()
                .allMatch(c -> c.string("imagePullPolicy").isPresent()))
        .isTrue();
  }

  @Test
  void changesObjectsByJsonPatch() throws Exception {
    mutate(
        "patched",
        MAP_RULES
            + """
            ,"reinvocationPolicy":"Never",
            "variables":[{"name":"v","expression":"object.metadata.name + '!'"}],
            "mutations":[
             {"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'test', path: \
            '/data/k', value: 'v'}, JSONPatch{op: 'add', path: '/data/name', value: \
            variables.v}]"}},
             {"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'test', path: \
            '/data/k', value: 'other'}, JSONPatch{op: 'remove', path: '/data/k'}]"}}]\
            """);

    JsonObject made = server.post(MAPS, map("p", "{\"k\":\"v\"}"));

    assertThat(made.string("data", "name")).as(made.toString()).contains("p!");
    assertThat(made.string("data", "k")).contains("v");
  }

  @Test
  void keepsAtomicValuesFromBeingReplaced() throws Exception {
    mutate(
        "atomic",
        DEPLOYMENT_RULES
            + """
            ,"reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration",
             "applyConfiguration":{"expression":"Object{spec: Object.spec{selector: \
            Object.spec.selector{matchLabels: {'x': 'y'}}}}"}}]\
            """);

    JsonObject status = server.post(DEPLOYMENTS, deployment("atomic", 1));

    assertThat(status.integer("code")).contains(403L);
    assertThat(status.string("message"))
        .contains(
            "policy 'atomic' with binding 'atomic-binding' denied request: error applying patch:"
                + " invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs:"
                + " .spec.selector");
  }

  @Test
  void refusesWebhooksWhoseConditionsDoNotCompile() throws Exception {
    JsonObject status =
        Json.readObject(
            server
                .send(
                    "POST",
                    GROUP + "validatingwebhookconfigurations",
                    "application/json",
                    """
                    {"apiVersion":"admissionregistration.k8s.io/v1",
                     "kind":"ValidatingWebhookConfiguration","metadata":{"name":"w"},
                     "webhooks":[{"name":"a.b.c","clientConfig":{"url":"https://127.0.0.1:1/"},
                      "sideEffects":"None","admissionReviewVersions":["v1"],
                      "matchConditions":[{"name":"x","expression":"... [] bad expression"}]}]}\
                    """)
                .body());

    assertThat(status.string("message").orElse(""))
        .contains("webhooks[0].matchConditions[0].expression: Invalid value:")
        .contains("compilation failed");
  }
}
