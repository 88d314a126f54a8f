// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import dev.wheelhouse.plane.apiserver.outbound.ServiceResolver.Backend;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoredServicesTest {

  private static final GroupResource SERVICES = new GroupResource("", "services");
  private static final GroupResource SLICES =
      new GroupResource("discovery.k8s.io", "endpointslices");

  private final MemoryObjects objects = new MemoryObjects();
  private final ServiceResolver services = new StoredServices(objects);

  private void service(String spec) {
    objects.put(
        SERVICES,
        """
        {"metadata":{"name":"hook","namespace":"shop"},"spec":%s}
        """
            .formatted(spec.replace('\'', '"')));
  }

  private void slice(String name, String family, String rest) {
    objects.put(
        SLICES,
        """
        {"metadata":{"name":"%s","namespace":"shop",
          "labels":{"kubernetes.io/service-name":"hook"}},"addressType":"%s",%s}
        """
            .formatted(name, family, rest.replace('\'', '"')));
  }

  @Test
  void leadsToTheTargetPortOfReadyEndpoints() {
    service("{'type':'ClusterIP','ports':[{'name':'web','port':443},{'name':'m','port':80}]}");
    slice(
        "a",
        "IPv4",
        """
        'ports':[{'name':'m','port':9090},{'name':'web','port':8444}],
        'endpoints':[{'addresses':['10.0.0.1'],'conditions':{'ready':true}},
          {'addresses':['10.0.0.2'],'conditions':{'ready':false}},
          {'addresses':['10.0.0.3']}]\
        """);

    Set<Backend> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      seen.add(services.resolve("shop", "hook", 443));
    }

    assertThat(seen)
        .containsExactlyInAnyOrder(new Backend("10.0.0.1", 8444), new Backend("10.0.0.3", 8444));
    assertThat(services.resolve("shop", "hook", "m").port()).isEqualTo(9090);
  }

  @Test
  void takesTheOnlyPortWhenNoneIsNamed() {
    service("{'ports':[{'port':443}]}");
    slice("a", "IPv4", "'ports':[{'port':8443}],'endpoints':[{'addresses':['10.0.0.1']}]");

    assertThat(services.resolve("shop", "hook", "")).isEqualTo(new Backend("10.0.0.1", 8443));
  }

  @Test
  void prefersTheServicesFirstFamily() {
    service("{'ports':[{'port':443}],'ipFamilies':['IPv6','IPv4']}");
    slice("a", "IPv4", "'ports':[{'port':8443}],'endpoints':[{'addresses':['10.0.0.1']}]");
    slice("b", "IPv6", "'ports':[{'port':8443}],'endpoints':[{'addresses':['fd00::1']}]");

    assertThat(services.resolve("shop", "hook", 443).authority()).isEqualTo("[fd00::1]:8443");
  }

  @Test
  void followsExternalNames() {
    service("{'type':'ExternalName','externalName':'hooks.example.com'}");

    assertThat(services.resolve("shop", "hook", 8443))
        .isEqualTo(new Backend("hooks.example.com", 8443));
  }

  @Test
  void saysWhyNothingCanBeReached() {
    assertThatThrownBy(() -> services.resolve("shop", "hook", 443))
        .hasMessage("services \"hook\" not found");

    service("{'ports':[{'port':443}]}");
    assertThatThrownBy(() -> services.resolve("shop", "hook", 80))
        .hasMessage("no service port 80 found for service \"hook\"");
    assertThatThrownBy(() -> services.resolve("shop", "hook", 443))
        .hasMessage("no endpoints available for service \"hook\"");

    slice(
        "a",
        "IPv4",
        "'ports':[{'port':1}],'endpoints':[{'addresses':['10.0.0.1'],"
            + "'conditions':{'ready':false}}]");
    assertThatThrownBy(() -> services.resolve("shop", "hook", 443))
        .hasMessage("no endpoints available for service \"hook\"");
  }
}
