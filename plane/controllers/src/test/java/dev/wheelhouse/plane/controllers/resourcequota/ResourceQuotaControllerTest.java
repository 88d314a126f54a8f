// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.resourcequota;

import dev.wheelhouse.plane.client.DeleteQuery;
import dev.wheelhouse.plane.client.Resources;
import dev.wheelhouse.plane.client.memory.Edits;
import dev.wheelhouse.plane.controllers.ControllersFixture;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResourceQuotaControllerTest {

  private final ControllersFixture fixture =
      ControllersFixture.start(new ResourceQuotaController());
  private final Resources<ResourceQuota> quotas = fixture.client().resources(ResourceQuota.class);
  private final Resources<ConfigMap> maps = fixture.client().resources(ConfigMap.class);

  @BeforeEach
  void create() {
    fixture
        .plane()
        .cluster()
        .serve("v1", "resourcequotas", "ResourceQuota", true)
        .serve("v1", "configmaps", "ConfigMap", true);
    createMap("first");
    quotas.create(
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("quota")
            .withNamespace("team")
            .endMetadata()
            .withNewSpec()
            .addToHard("configmaps", new Quantity("3"))
            .endSpec()
            .build());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private void createMap(String name) {
    maps.create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("team")
            .endMetadata()
            .build());
  }

  private boolean used(String name, String amount) {
    return quotas
        .get("team", "quota")
        .filter(quota -> quota.getStatus() != null && quota.getStatus().getUsed() != null)
        .map(quota -> quota.getStatus().getUsed().get(name))
        .filter(new Quantity(amount)::equals)
        .isPresent();
  }

  @Test
  void followsTheWishAndTheObjects() {
    fixture.eventually("counted", () -> used("configmaps", "1"));

    createMap("second");
    fixture.eventually("counted again", () -> used("configmaps", "2"));
    maps.delete("team", "first", DeleteQuery.DEFAULT);
    fixture.eventually("released", () -> used("configmaps", "1"));
    Edits.edit(
        quotas,
        "team",
        "quota",
        live ->
            new ResourceQuotaBuilder(live)
                .editSpec()
                .withHard(Map.of("count/configmaps", new Quantity("9")))
                .endSpec()
                .build());
    fixture.eventually(
        "the new wish", () -> used("count/configmaps", "1") && !used("configmaps", "1"));
  }
}
