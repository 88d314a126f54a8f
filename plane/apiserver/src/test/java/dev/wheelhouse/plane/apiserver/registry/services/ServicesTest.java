// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.apiserver.authz.MemoryObjects;
import org.junit.jupiter.api.Test;

class ServicesTest {

  private static final String RANGE = "10.96.0.0/24";

  private static JsonObject balanced(String address, int healthCheck, int nodePort) {
    return Json.readObject(
        """
        {"metadata": {"name": "web", "namespace": "team"},
         "spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "clusterIP": "%s",
           "healthCheckNodePort": %d, "ports": [{"port": 80, "nodePort": %d}]}}
        """
            .formatted(address, healthCheck, nodePort));
  }

  private static Services services(JsonObject stored) {
    return new Services(
        RANGE, "30000-30010", new MemoryObjects().put(Services.RESOURCE, Json.write(stored)));
  }

  @Test
  void storedPortsOutsideTheRangeDoNotHinder() {
    JsonObject below = balanced("10.96.0.9", 80, 40_000);
    Services services = services(below);
    JsonObject inside = balanced("10.96.0.9", 30_001, 30_002);

    assertThatCode(() -> services.claim(inside, below).keep()).doesNotThrowAnyException();
    assertThatCode(() -> services.deleted(below)).doesNotThrowAnyException();
  }

  @Test
  void healthCheckHasAPortOfItsOwn() {
    Services services = services(balanced("10.96.0.9", 30_001, 30_002));

    assertThatExceptionOfType(PlatformException.class)
        .isThrownBy(() -> services.claim(balanced("10.96.0.10", 30_005, 30_005), new JsonObject()))
        .withMessageContaining("spec.healthCheckNodePort")
        .withMessageContaining("provided port is already allocated");

    JsonObject next = balanced("10.96.0.10", 30_006, 30_005);
    services.claim(next, new JsonObject()).keep();
    assertThat(next.integer("spec", "healthCheckNodePort")).contains(30_006L);
  }
}
