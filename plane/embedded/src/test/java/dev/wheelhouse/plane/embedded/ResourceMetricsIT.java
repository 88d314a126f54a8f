// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceMetricsIT {

  private static ControlPlane plane;
  private static PlaneClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    plane =
        ControlPlane.start(
            PlaneOptions.in(directory).onFreePorts().with(EnumSet.noneOf(PlaneOptions.Part.class)),
            new NodeLink(),
            Clock.system());
    client = plane.client(Identity.user(ResourceMetrics.USER));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  @Test
  void itsRoleSufficesForItsObjectsAgainAndAgain() {
    ResourceMetrics.register(client, "10.9.9.1", 4443, plane.caPem());
    ResourceMetrics.register(client, "10.9.9.1", 4444, plane.caPem());

    EndpointSlice slice =
        client.resources(EndpointSlice.class).get("kube-system", "metrics-server").orElseThrow();
    assertThat(slice.getPorts().getFirst().getPort()).isEqualTo(4444);
    assertThat(client.resources(APIService.class).get("", "v1beta1.metrics.k8s.io")).isPresent();
  }

  @Test
  void whatOthersChangeMeanwhileIsTriedAgain() {
    ResourceMetrics.register(client, "10.9.9.1", 4443, plane.caPem());
    AtomicInteger updates = new AtomicInteger();
    Service wanted =
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace("kube-system")
            .withName("metrics-server")
            .withLabels(Map.of("app.kubernetes.io/managed-by", "wheelhouse"))
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(444)
            .endPort()
            .endSpec()
            .build();

    ResourceMetrics.put(overtaken(updates), wanted);

    assertThat(updates).hasValue(3);
    Service there =
        client.resources(Service.class).get("kube-system", "metrics-server").orElseThrow();
    assertThat(there.getSpec().getPorts().getFirst().getPort()).isEqualTo(444);
  }

  /// The first two updates come too late.
  @SuppressWarnings("unchecked")
  private static Resources<Service> overtaken(AtomicInteger updates) {
    Resources<Service> real = client.resources(Service.class);
    return (Resources<Service>)
        Proxy.newProxyInstance(
            ResourceMetricsIT.class.getClassLoader(),
            new Class<?>[] {Resources.class},
            (_, method, arguments) -> {
              if (method.getName().equals("update") && updates.incrementAndGet() < 3) {
                throw new PlatformException(Reason.CONFLICT, "the object has been modified");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
