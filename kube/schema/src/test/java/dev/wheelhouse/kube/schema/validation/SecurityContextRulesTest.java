// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.field.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityContextRulesTest {

  private static List<String> ofPod(String spec) {
    Problems problems = new Problems();
    SecurityContextRules.ofPod(Scope.root(object(spec), problems));
    return texts(problems);
  }

  private static List<String> ofContainer(String container, String spec) {
    Problems problems = new Problems();
    SecurityContextRules.ofContainer(
        Scope.root(object(container), problems), Scope.root(object(spec), problems));
    return texts(problems);
  }

  private static JsonObject object(String text) {
    return Json.readObject(text.replace('\'', '"'));
  }

  private static List<String> texts(Problems problems) {
    return problems.causes().stream().map(c -> c.field() + ": " + c.message()).toList();
  }

  @Test
  void refusesNamesThatNoSysctlHas() {
    assertThat(
            ofPod(
                """
                {'securityContext': {'sysctls': [{'name': 'foo-'}, {'name': 'kernel.shmmax'},
                  {'name': 'net/ipv4/conf/eth0.1/arp'}, {'name': 'bar..'}, {'name': ''},
                  {'name': 'kernel.shmmax'}]}}
                """))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("securityContext.sysctls[0].name: Invalid value: \"foo-\": must"),
            second ->
                assertThat(second)
                    .startsWith("securityContext.sysctls[3].name: Invalid value: \"bar..\": must"),
            third -> assertThat(third).startsWith("securityContext.sysctls[4].name: Required"),
            fourth -> assertThat(fourth).startsWith("securityContext.sysctls[5].name: Duplicate"));
  }

  @ParameterizedTest
  @CsvSource({
    "hostNetwork, net.core.somaxconn, true",
    "hostNetwork, net/core/somaxconn, true",
    "hostNetwork, kernel.sem, false",
    "hostIPC, kernel.sem, true",
    "hostIPC, fs.mqueue.msg_max, true",
    "hostIPC, net.core.somaxconn, false"
  })
  void keepsSysctlsOfTheMachineFromPodsThatShareIt(String share, String sysctl, boolean refused) {
    List<String> problems =
        ofPod(
            "{'%s': true, 'securityContext': {'sysctls': [{'name': '%s', 'value': '1'}]}}"
                .formatted(share, sysctl));

    assertThat(problems).hasSize(refused ? 1 : 0);
    assertThat(problems).allMatch(it -> it.endsWith("when '" + share + "' is true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'securityContext': {'runAsUser': -1}}",
        "{'securityContext': {'fsGroup': 2147483648}}",
        "{'securityContext': {'supplementalGroups': [1, -2]}}",
        "{'securityContext': {'fsGroupChangePolicy': 'Sometimes'}}",
        "{'securityContext': {'supplementalGroupsPolicy': 'Loose'}}",
        "{'securityContext': {'seccompProfile': {}}}",
        "{'securityContext': {'seccompProfile': {'type': 'Localhost'}}}",
        "{'securityContext': {'seccompProfile': {'type': 'Localhost', 'localhostProfile': '/a'}}}",
        "{'securityContext': {'seccompProfile': {'type': 'Localhost', 'localhostProfile':"
            + " '../a'}}}",
        "{'securityContext': {'seccompProfile': {'type': 'Unconfined', 'localhostProfile': 'a'}}}",
        "{'securityContext': {'appArmorProfile': {'type': 'Default'}}}",
        "{'securityContext': {'appArmorProfile': {'type': 'Localhost', 'localhostProfile': ' a'}}}",
        "{'shareProcessNamespace': true, 'hostPID': true}"
      })
  void refusesInPods(String spec) {
    assertThat(ofPod(spec)).hasSize(1);
  }

  @Test
  void acceptsWhatPodsUsuallySay() {
    assertThat(
            ofPod(
                """
                {'hostPID': true, 'securityContext': {'runAsUser': 0, 'runAsGroup': 2147483647,
                  'supplementalGroups': [1], 'fsGroupChangePolicy': 'Always',
                  'seccompProfile': {'type': 'Localhost', 'localhostProfile': 'a/b.json'},
                  'appArmorProfile': {'type': 'RuntimeDefault'}}}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'runAsGroup': -1} | {} | 1",
        "{'procMount': 'Unmasked'} | {} | 1",
        "{'procMount': 'Unmasked'} | {'hostUsers': false} | 0",
        "{'procMount': 'Some'} | {} | 1",
        "{'allowPrivilegeEscalation': false, 'privileged': true} | {} | 1",
        "{'allowPrivilegeEscalation': false, 'capabilities': {'add': ['CAP_SYS_ADMIN']}} | {} | 1",
        "{'allowPrivilegeEscalation': false, 'capabilities': {'add': ['SYS_TIME']}} | {} | 0",
        "{'allowPrivilegeEscalation': true, 'privileged': true} | {} | 0"
      })
  void judgesContainers(String context, String spec, int problems) {
    assertThat(ofContainer("{'securityContext': " + context + "}", spec)).hasSize(problems);
  }
}
