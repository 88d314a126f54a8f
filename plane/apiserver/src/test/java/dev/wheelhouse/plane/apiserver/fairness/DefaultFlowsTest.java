// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.http.RequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultFlowsTest {

  @ParameterizedTest
  @CsvSource({
    "admin, system:masters, /api/v1/pods, exempt",
    "system:anonymous, system:unauthenticated, /readyz/etcd, probes",
    "bob, system:authenticated, /healthz, probes",
    "bob, system:authenticated, /api/v1/namespaces/x/pods, global-default",
    "bob, system:authenticated, /version, global-default",
    "system:node:n1, system:nodes, /api/v1/nodes/n1, system-node-high",
    "system:node:n1, system:nodes, /api/v1/nodes/n1/status, system-node-high",
    "system:node:n1, system:nodes, /api/v1/pods, system-nodes",
    "system:kube-scheduler, system:authenticated, /api/v1/pods, kube-scheduler",
    "system:kube-scheduler, system:authenticated,"
        + " /apis/coordination.k8s.io/v1/namespaces/kube-system/leases/s, system-leader-election",
    "system:serviceaccount:kube-system:x, system:serviceaccounts, /api/v1/pods,"
        + " kube-system-service-accounts",
    "system:serviceaccount:shop:x, system:serviceaccounts, /api/v1/pods, service-accounts"
  })
  void leadsRequestsWhereKubernetesDoes(String user, String group, String path, String schema) {
    RequestInfo info = RequestInfo.of("GET", path, Map.of());
    Identity identity = new Identity(user, "", List.of(group, "system:authenticated"), Map.of());
    String resource =
        info.subresource().isEmpty() ? info.resource() : info.resource() + "/" + info.subresource();

    assertThat(
            DefaultFlows.schemas().stream()
                .sorted(FlowSchema.ORDER)
                .filter(candidate -> candidate.covers(identity, info, resource))
                .findFirst()
                .map(FlowSchema::name))
        .contains(schema);
  }

  @Test
  void obeyTheRules() {
    List<Cause> broken = new ArrayList<>();
    DefaultFlows.schemaObjects().forEach(o -> new FlowSchemaRules().validateCreate(o, broken));
    DefaultFlows.levelObjects().forEach(o -> new PriorityLevelRules().validateCreate(o, broken));

    assertThat(broken).isEmpty();
  }

  @Test
  void mandatoryOnesCannotBeChanged() {
    JsonObject catchAll =
        DefaultFlows.levelObjects().stream()
            .filter(o -> o.string("metadata", "name").orElse("").equals("catch-all"))
            .findFirst()
            .orElseThrow()
            .deepCopy();
    catchAll.childObject("spec").childObject("limited").put("nominalConcurrencyShares", 50L);
    List<Cause> broken = new ArrayList<>();

    new PriorityLevelRules().validateCreate(catchAll, broken);

    assertThat(broken)
        .extracting(Cause::message)
        .anyMatch(message -> message.contains("spec of 'catch-all' must equal the fixed value"));
  }
}
