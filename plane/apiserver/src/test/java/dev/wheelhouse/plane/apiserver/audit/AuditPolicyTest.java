// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import dev.wheelhouse.plane.apiserver.http.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPolicyTest {

  private static AuditPolicy policy(String yaml) {
    return AuditPolicy.of(Json.readObject(Yaml.toJson(yaml.getBytes(StandardCharsets.UTF_8))));
  }

  private static final AuditPolicy POLICY =
      policy(
          """
          apiVersion: audit.k8s.io/v1
          kind: Policy
          omitStages: [RequestReceived]
          rules:
          - level: None
            users: ["system:kube-proxy"]
            verbs: [watch]
          - level: RequestResponse
            resources:
            - group: ""
              resources: [pods]
          - level: Metadata
            resources:
            - group: ""
              resources: [pods/log, "*/scale"]
          - level: None
            resources:
            - group: ""
              resources: [configmaps]
              resourceNames: [controller-leader]
          - level: None
            userGroups: ["system:authenticated"]
            nonResourceURLs: ["/api*", /version]
          - level: Request
            namespaces: [kube-system]
            omitStages: [Panic]
          - level: Metadata
            resources: [{group: ""}, {group: "*", resources: [deployments/*]}]
          """);

  @ParameterizedTest
  @CsvSource({
    "bob, GET, /api/v1/namespaces/x/pods/a, REQUEST_RESPONSE",
    "bob, GET, /api/v1/namespaces/x/pods/a/log, METADATA",
    "bob, GET, /api/v1/namespaces/x/pods/a/status, METADATA",
    "bob, PUT, /api/v1/namespaces/x/replicationcontrollers/a/scale, METADATA",
    "bob, GET, /api/v1/namespaces/x/configmaps/controller-leader, NONE",
    "bob, GET, /api/v1/namespaces/x/configmaps/other, METADATA",
    "bob, GET, /api, NONE",
    "bob, GET, /version, NONE",
    "bob, GET, /healthz, NONE",
    "bob, GET, /apis/apps/v1/namespaces/kube-system/daemonsets/a, REQUEST",
    "bob, GET, /apis/apps/v1/namespaces/x/deployments/a, METADATA",
    "bob, GET, /apis/apps/v1/namespaces/x/daemonsets/a, NONE"
  })
  void theFirstRuleThatCoversDecides(String user, String method, String path, AuditLevel level) {
    RequestInfo info = RequestInfo.of(method, path, Map.of());

    assertThat(POLICY.rule(Identity.user(user), info).map(AuditRule::level))
        .isEqualTo(level == AuditLevel.NONE ? Optional.empty() : Optional.of(level));
  }

  @Test
  void stagesLeftOutAddUp() {
    RequestInfo info = RequestInfo.of("GET", "/apis/a/v1/namespaces/kube-system/bs/c", Map.of());

    assertThat(POLICY.rule(Identity.user("bob"), info).orElseThrow().omitStages())
        .containsExactlyInAnyOrder(AuditStage.RECEIVED, AuditStage.PANIC);
  }

  @Test
  void saysWhatIsWrong() {
    String head = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";
    assertThatThrownBy(() -> policy("kind: Policy"))
        .hasMessage("apiVersion and kind must be audit.k8s.io/v1 and Policy");
    assertThatThrownBy(() -> policy(head)).hasMessageContaining("at least one rule");
    assertThatThrownBy(() -> policy(head + "rules: [{level: Loud}]"))
        .hasMessage("rules[0].level: `Loud`: take None, Metadata, Request or RequestResponse");
    assertThatThrownBy(() -> policy(head + "rules: [{level: None, user: [a]}]"))
        .hasMessage("rules[0].user: unknown field");
    assertThatThrownBy(() -> policy(head + "rules: [{level: None, omitStages: [Never]}]"))
        .hasMessageContaining("rules[0].omitStages: `Never`");
  }
}
