// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.authn.ServiceAccountNames;
import org.junit.jupiter.api.Test;

final class RbacAuthorizerTest {

  private static final Identity ANN = Identity.user("ann", "devs");

  private final MemoryObjects objects = new MemoryObjects();
  private final RbacAuthorizer authorizer = new RbacAuthorizer(objects);

  private static String role(String name, String verb, String labels) {
    return """
    {"metadata":{"name":"%s","labels":{%s}},
     "rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["%s"]}]}\
    """
        .formatted(name, labels, verb);
  }

  private static String binding(String namespace, String role, String subject) {
    String where = namespace.isEmpty() ? "" : ",\"namespace\":\"" + namespace + "\"";
    return """
    {"metadata":{"name":"b"%s},"roleRef":{"kind":"ClusterRole","name":"%s"},"subjects":[%s]}\
    """
        .formatted(where, role, subject);
  }

  private static final String DEVS = "{\"kind\":\"Group\",\"name\":\"devs\"}";
  private static final String ROBOT =
      "{\"kind\":\"ServiceAccount\",\"name\":\"robot\",\"namespace\":\"ci\"}";

  private Decision ask(Identity user, String verb, String namespace) {
    return authorizer.authorize(
        new Attributes(user, verb, true, "", "v1", "pods", "", namespace, "", ""));
  }

  @Test
  void mastersMayDoEverything() {
    assertThat(ask(Identity.user("root", Identity.MASTERS), "delete", "").allowed()).isTrue();
  }

  @Test
  void nobodyMayDoAnythingWithoutABinding() {
    assertThat(ask(ANN, "get", "shop").allowed()).isFalse();
  }

  @Test
  void clusterBindingsHoldEverywhere() {
    objects.put(CompiledPolicy.CLUSTER_ROLES, role("reader", "get", ""));
    objects.put(CompiledPolicy.CLUSTER_ROLE_BINDINGS, binding("", "reader", DEVS));

    assertThat(ask(ANN, "get", "shop"))
        .isEqualTo(
            new Decision.Allow(
                "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"reader\" to Group"
                    + " \"devs\""));
    assertThat(ask(ANN, "get", "").allowed()).isTrue();
    assertThat(ask(ANN, "delete", "shop").allowed()).isFalse();
  }

  @Test
  void roleBindingsHoldInTheirNamespace() {
    objects.put(CompiledPolicy.CLUSTER_ROLES, role("reader", "get", ""));
    objects.put(CompiledPolicy.ROLE_BINDINGS, binding("shop", "reader", ROBOT));
    Identity robot = Identity.user(ServiceAccountNames.user("ci", "robot"));

    assertThat(ask(robot, "get", "shop").allowed()).isTrue();
    assertThat(ask(robot, "get", "other").allowed()).isFalse();
    assertThat(ask(robot, "get", "").allowed()).isFalse();
  }

  @Test
  void changesCountAtOnce() {
    objects.put(CompiledPolicy.CLUSTER_ROLES, role("reader", "get", ""));
    objects.put(CompiledPolicy.CLUSTER_ROLE_BINDINGS, binding("", "reader", DEVS));
    assertThat(ask(ANN, "get", "").allowed()).isTrue();

    objects.remove(CompiledPolicy.CLUSTER_ROLE_BINDINGS, "", "b");

    assertThat(ask(ANN, "get", "").allowed()).isFalse();
  }

  @Test
  void aggregatedRolesFollowTheirMembers() {
    objects.put(
        CompiledPolicy.CLUSTER_ROLES,
        """
        {"metadata":{"name":"all"},"aggregationRule":
         {"clusterRoleSelectors":[{"matchLabels":{"into":"all"}}]}}\
        """);
    objects.put(CompiledPolicy.CLUSTER_ROLE_BINDINGS, binding("", "all", DEVS));
    assertThat(ask(ANN, "watch", "").allowed()).isFalse();

    objects.put(CompiledPolicy.CLUSTER_ROLES, role("part", "watch", "\"into\":\"all\""));

    assertThat(ask(ANN, "watch", "").allowed()).isTrue();
    assertThat(new ClusterRoleAggregation(objects, objects, new NoClock()).reconcile()).isTrue();
    assertThat(objects.get(CompiledPolicy.CLUSTER_ROLES, "", "all").map(PolicyRule::rules))
        .hasValueSatisfying(rules -> assertThat(rules).hasSize(1));
  }

  @Test
  void refusalIsWordedAsKubernetesDoes() {
    Attributes list = new Attributes(ANN, "list", true, "", "v1", "pods", "", "y", "", "");
    Attributes scale =
        new Attributes(ANN, "get", true, "apps", "v1", "deployments", "scale", "", "web", "");
    Attributes path = new Attributes(ANN, "get", false, "", "", "", "", "", "", "/metrics");

    assertThat(Forbidden.message(list))
        .isEqualTo(
            "pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group \"\" in"
                + " the namespace \"y\"");
    assertThat(Forbidden.message(scale))
        .isEqualTo(
            "deployments.apps \"web\" is forbidden: User \"ann\" cannot get resource"
                + " \"deployments/scale\" in API group \"apps\" at the cluster scope");
    assertThat(Forbidden.message(path))
        .isEqualTo("forbidden: User \"ann\" cannot get path \"/metrics\"");
  }

  @Test
  void nobodyGivesAwayWhatTheyLack() {
    RoleEscalation escalation = new RoleEscalation(authorizer, objects);
    JsonObject role = Json.readObject(role("reader", "get", ""));
    assertThatThrownBy(() -> escalation.check(ANN, CompiledPolicy.CLUSTER_ROLES, null, role))
        .isInstanceOfSatisfying(
            PlatformException.class, e -> assertThat(e.is(Reason.FORBIDDEN)).isTrue())
        .hasMessage(
            "clusterroles.rbac.authorization.k8s.io \"reader\" is forbidden: user \"ann\""
                + " (groups=[\"devs\",\"system:authenticated\"]) is attempting to grant RBAC"
                + " permissions not currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\"]}");

    objects.put(CompiledPolicy.CLUSTER_ROLES, role("reader", "get", ""));
    objects.put(CompiledPolicy.CLUSTER_ROLE_BINDINGS, binding("", "reader", DEVS));

    escalation.check(ANN, CompiledPolicy.CLUSTER_ROLES, null, role);
    JsonObject more = Json.readObject(binding("", "reader", ROBOT));
    escalation.check(ANN, CompiledPolicy.CLUSTER_ROLE_BINDINGS, null, more);
  }
}
