// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.ListQuery;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.testing.Eventually;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules of the API server that need a controller to be whole.
class AdmissionWithControllersIT {

  private static ControlPlane plane;
  private static PlaneClient client;

  @BeforeAll
  static void start(@TempDir Path directory) throws InterruptedException {
    PlaneOptions options =
        PlaneOptions.in(directory).onFreePorts().with(Set.of(PlaneOptions.Part.CONTROLLERS));
    plane = ControlPlane.start(options, new NodeLink(), Clock.system());
    client = plane.client(Identity.user("admin", Identity.MASTERS));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  private static void eventually(String what, BooleanSupplier condition) {
    Eventually.within(Duration.ofSeconds(20), what, condition);
  }

  private static void namespace(String name) {
    client
        .resources(Namespace.class)
        .create(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    eventually(
        "account", () -> client.resources(ServiceAccount.class).get(name, "default").isPresent());
  }

  private static boolean used(String namespace, Map<String, Quantity> amounts) {
    return client
        .resources(ResourceQuota.class)
        .get(namespace, "quota")
        .filter(quota -> amounts.equals(quota.getStatus().getUsed()))
        .isPresent();
  }

  private static Map<String, Quantity> amounts(String pods, String replicaSets) {
    return Map.of("pods", new Quantity(pods), "count/replicasets.apps", new Quantity(replicaSets));
  }

  @Test
  void countsWhatControllersMakeUpToTheQuota() {
    namespace("quota");
    client
        .resources(ResourceQuota.class)
        .create(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("quota")
                .withNamespace("quota")
                .endMetadata()
                .withNewSpec()
                .withHard(amounts("3", "1"))
                .endSpec()
                .build());
    eventually("counted", () -> used("quota", amounts("0", "0")));
    Resources<ReplicaSet> sets = client.resources(ReplicaSet.class);

    sets.create(replicaSet("quota", 5));

    eventually("full", () -> used("quota", amounts("3", "1")));
    assertThat(client.resources(Pod.class).list("quota", ListQuery.ALL)).hasSize(3);
    sets.delete("quota", "set", DeleteQuery.DEFAULT);
    eventually("released", () -> used("quota", amounts("0", "0")));
  }

  private static ReplicaSet replicaSet(String namespace, int replicas) {
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName("set")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", "set")
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", "set")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("i")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  @Test
  void letsAnUnusedClaimGo() {
    namespace("claims");
    Resources<PersistentVolumeClaim> claims = client.resources(PersistentVolumeClaim.class);
    claims.create(
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withName("data")
            .withNamespace("claims")
            .endMetadata()
            .withNewSpec()
            .withAccessModes("ReadWriteOnce")
            .withNewResources()
            .addToRequests("storage", new Quantity("1Gi"))
            .endResources()
            .endSpec()
            .build());
    assertThat(claims.get("claims", "data").orElseThrow().getMetadata().getFinalizers())
        .containsExactly("kubernetes.io/pvc-protection");

    claims.delete("claims", "data", DeleteQuery.DEFAULT);

    eventually("gone", () -> claims.get("claims", "data").isEmpty());
  }
}
