// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.network;

import static dev.wheelhouse.plane.apiserver.admission.TestRequests.mutated;
import static dev.wheelhouse.plane.apiserver.admission.TestRequests.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.TestRequests;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class NetworkPluginsTest {

  @Test
  void givesIngressesTheDefaultClass() {
    MemoryObjects objects =
        new MemoryObjects()
            .put(
                new GroupResource("networking.k8s.io", "ingressclasses"),
                """
                {"metadata":{"name":"front","annotations":{
                  "ingressclass.kubernetes.io/is-default-class":"true"}}}\
                """);
    DefaultIngressClass plugin = new DefaultIngressClass(objects);
    TestRequests ingresses = TestRequests.of("ingresses.networking.k8s.io");

    assertThat(mutated(plugin, ingresses.create("{}")).string("spec", "ingressClassName"))
        .contains("front");
    assertThat(
            mutated(
                    plugin,
                    ingresses.create(
                        "{\"metadata\":{\"annotations\":{\"kubernetes.io/ingress.class\":\"x\"}}}"))
                .at("spec", "ingressClassName"))
        .isNull();
  }

  @Test
  void refusesNewExternalAddresses() {
    DenyServiceExternalIps plugin = new DenyServiceExternalIps();
    TestRequests services = TestRequests.of("services");
    String one = "{\"spec\":{\"externalIPs\":[\"1.1.1.1\"]}}";
    String two = "{\"spec\":{\"externalIPs\":[\"1.1.1.1\",\"2.2.2.2\"]}}";

    assertThat(refusal(plugin, services.create(one)))
        .isEqualTo("Use of external IPs is denied by admission control");
    assertThat(refusal(plugin, services.update(two, one))).startsWith("Use of external IPs");
    assertThatCode(() -> plugin.validate(services.update(one, two))).doesNotThrowAnyException();
  }
}
