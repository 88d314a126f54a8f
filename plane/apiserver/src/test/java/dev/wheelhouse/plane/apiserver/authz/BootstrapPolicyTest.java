// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BootstrapPolicyTest {

  private final MemoryObjects objects = new MemoryObjects();
  private final BootstrapPolicy policy = new BootstrapPolicy(objects, objects);
  private final RbacAuthorizer authorizer = new RbacAuthorizer(objects);

  @BeforeEach
  void apply() throws InterruptedException {
    policy.apply();
  }

  private boolean may(Identity user, String verb, String path) {
    return authorizer
        .authorize(new Attributes(user, verb, false, "", "", "", "", "", "", path))
        .allowed();
  }

  @Test
  void everybodySeesHealthAndUsersSeeDiscovery() {
    assertThat(may(Identity.ANONYMOUS, "get", "/readyz")).isTrue();
    assertThat(may(Identity.ANONYMOUS, "get", "/apis")).isFalse();
    assertThat(may(Identity.user("ann"), "get", "/apis/apps/v1")).isTrue();
    assertThat(may(Identity.user("ann"), "get", "/metrics")).isFalse();
  }

  @Test
  void adminHasTheRulesOfEditAndView() {
    JsonObject admin = objects.get(CompiledPolicy.CLUSTER_ROLES, "", "admin").orElseThrow();
    JsonObject view = objects.get(CompiledPolicy.CLUSTER_ROLES, "", "view").orElseThrow();

    assertThat(PolicyRule.rules(admin)).containsAll(PolicyRule.rules(view)).hasSizeGreaterThan(20);
    assertThat(new ClusterRoleAggregation(objects, objects, new NoClock()).reconcile()).isTrue();
  }

  @Test
  void secondRunWritesNothing() throws InterruptedException {
    long before = objects.writes();

    policy.apply();

    assertThat(objects.writes()).isEqualTo(before).isGreaterThan(100);
  }

  @Test
  void missingRulesComeBackAndAdditionsStay() throws InterruptedException {
    objects.put(
        CompiledPolicy.CLUSTER_ROLES,
        """
        {"metadata":{"name":"system:discovery"},
         "rules":[{"nonResourceURLs":["/mine"],"verbs":["get"]}]}\
        """);

    policy.apply();

    JsonArray rules =
        objects
            .get(CompiledPolicy.CLUSTER_ROLES, "", "system:discovery")
            .flatMap(role -> role.array("rules"))
            .orElseThrow();
    assertThat(rules).hasSize(2);
  }

  @Test
  void rolesThatWantNoUpdatesAreLeftAlone() throws InterruptedException {
    objects.put(
        CompiledPolicy.CLUSTER_ROLES,
        """
        {"metadata":{"name":"system:discovery","annotations":
         {"rbac.authorization.kubernetes.io/autoupdate":"false"}},"rules":[]}\
        """);

    policy.apply();

    assertThat(
            objects
                .get(CompiledPolicy.CLUSTER_ROLES, "", "system:discovery")
                .flatMap(role -> role.array("rules")))
        .contains(new JsonArray());
  }
}
