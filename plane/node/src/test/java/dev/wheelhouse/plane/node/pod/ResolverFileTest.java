// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverFileTest {

  private static final List<String> MACHINE =
      List.of("# local", "nameserver 192.0.2.53", "search corp.example", "options edns0");

  private static String text(String spec) {
    Pod pod =
        Serialization.unmarshal(
            "apiVersion: v1\nkind: Pod\nmetadata: {namespace: shop, name: web}\nspec: " + spec,
            Pod.class);
    return ResolverFile.of(pod, MACHINE, Optional.of("10.244.0.1"), "cluster.local").text();
  }

  @Test
  void clusterComesFirstAndTheMachinesSearchesAfterIt() {
    assertThat(text("{}"))
        .isEqualTo(
            """
            search shop.svc.cluster.local svc.cluster.local cluster.local corp.example
            nameserver 10.244.0.1
            options ndots:5
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{dnsPolicy: Default}|192.0.2.53",
        "{dnsPolicy: ClusterFirst, hostNetwork: true}|192.0.2.53",
        "{dnsPolicy: ClusterFirstWithHostNet, hostNetwork: true}|10.244.0.1"
      })
  void policySaysWhoIsAsked(String spec, String server) {
    assertThat(text(spec)).contains("nameserver " + server + "\n").containsOnlyOnce("nameserver");
  }

  @Test
  void noneTakesTheConfigAlone() {
    assertThat(
            text(
                """
                {dnsPolicy: None, dnsConfig: {nameservers: [192.0.2.1], searches: [a.example],
                options: [{name: ndots, value: "2"}, {name: rotate}]}}\
                """))
        .isEqualTo(
            """
            search a.example
            nameserver 192.0.2.1
            options ndots:2 rotate
            """);
  }

  @Test
  void configIsAddedInOneLineOfEachKindAndOptionsAreReplaced() {
    assertThat(
            text(
                """
                {dnsConfig: {nameservers: [10.244.0.1, 192.0.2.1], searches: [a.example],
                options: [{name: ndots, value: "1"}]}}\
                """))
        .isEqualTo(
            """
            search shop.svc.cluster.local svc.cluster.local cluster.local corp.example a.example
            nameserver 10.244.0.1
            nameserver 192.0.2.1
            options ndots:1
            """);
  }

  @Test
  void whatResolversDoNotTakeIsCutOff() {
    List<String> many = IntStream.range(0, 40).mapToObj(i -> "s" + i + ".example").toList();

    String text = text("{dnsConfig: {searches: " + many + "}}");

    assertThat(text.lines().findFirst().orElseThrow().split(" ", -1)).hasSize(33);
  }
}
