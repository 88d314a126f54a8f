// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyRuleTest {

  private static final Identity USER = Identity.user("u");

  private static PolicyRule rule(String json) {
    return PolicyRule.of(Json.readObject(json.replace('\'', '"')));
  }

  private static Attributes asks(String verb, String resource, String subresource, String name) {
    return new Attributes(USER, verb, true, "apps", "v1", resource, subresource, "ns", name, "");
  }

  @ParameterizedTest
  @CsvSource({
    "deployments,       get,  deployments, '',     true",
    "deployments,       list, deployments, '',     false",
    "deployments,       get,  replicasets, '',     false",
    "deployments,       get,  deployments, scale,  false",
    "deployments/scale, get,  deployments, scale,  true",
    "deployments/scale, get,  deployments, '',     false",
    "*,                 get,  deployments, scale,  true",
    "*/scale,           get,  deployments, scale,  true",
    "*/scale,           get,  deployments, status, false",
  })
  void matchesResourcesAndSubresources(
      String known, String verb, String resource, String subresource, boolean allowed) {
    PolicyRule rule =
        rule("{'verbs':['get'],'apiGroups':['apps'],'resources':['%s']}".formatted(known));

    assertThat(rule.allows(asks(verb, resource, subresource, ""))).isEqualTo(allowed);
  }

  @Test
  void namedRulesNeedTheName() {
    PolicyRule rule =
        rule("{'verbs':['*'],'apiGroups':['*'],'resources':['deployments'],'resourceNames':['a']}");

    assertThat(rule.allows(asks("get", "deployments", "", "a"))).isTrue();
    assertThat(rule.allows(asks("get", "deployments", "", "b"))).isFalse();
    assertThat(rule.allows(asks("list", "deployments", "", ""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"/apis/*,/apis/apps,true", "/apis,/apis/apps,false", "*,/any,true"})
  void matchesPaths(String known, String path, boolean allowed) {
    PolicyRule rule = rule("{'verbs':['get'],'nonResourceURLs':['%s']}".formatted(known));
    Attributes asked = new Attributes(USER, "get", false, "", "", "", "", "", "", path);

    assertThat(rule.allows(asked)).isEqualTo(allowed);
  }

  @Test
  void coversWhatIsNarrower() {
    PolicyRule wide = rule("{'verbs':['*'],'apiGroups':['apps'],'resources':['*']}");
    PolicyRule narrow =
        rule("{'verbs':['get','list'],'apiGroups':['apps'],'resources':['deployments/scale']}");

    assertThat(RoleEscalation.covered(narrow, List.of(wide))).isTrue();
    assertThat(RoleEscalation.covered(wide, List.of(narrow))).isFalse();
  }

  @Test
  void severalRulesCoverTogether() {
    PolicyRule get = rule("{'verbs':['get'],'apiGroups':[''],'resources':['pods']}");
    PolicyRule list = rule("{'verbs':['list'],'apiGroups':[''],'resources':['pods']}");
    PolicyRule both = rule("{'verbs':['get','list'],'apiGroups':[''],'resources':['pods']}");

    assertThat(RoleEscalation.covered(both, List.of(get, list))).isTrue();
    assertThat(RoleEscalation.covered(both, List.of(get))).isFalse();
  }
}
