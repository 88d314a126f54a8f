// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoscalerRulesTest {

  private static JsonObject scaling(String apiVersion, String kind) {
    return Json.readObject(
        """
        {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler",
         "metadata":{"name":"a","namespace":"default","resourceVersion":"1"},
         "spec":{"maxReplicas":3,"scaleTargetRef":{"apiVersion":"%s","kind":"%s","name":"t"}}}\
        """
            .formatted(apiVersion, kind));
  }

  private static List<String> changed(JsonObject next, JsonObject before) {
    return Validators.forUpdate(GroupVersionKind.of(next)).validate(next, before).stream()
        .map(Cause::field)
        .toList();
  }

  private static List<String> created(JsonObject object) {
    return Validators.forCreate(GroupVersionKind.of(object)).validate(object).stream()
        .map(Cause::field)
        .toList();
  }

  @Test
  void replicationControllersAloneAreOfNoGroup() {
    assertThat(created(scaling("v1", "ReplicationController"))).isEmpty();
    assertThat(created(scaling("v1", "Deployment")))
        .containsExactly("spec.scaleTargetRef.apiVersion");
  }

  @Test
  void judgesNoVersionThatStays() {
    JsonObject old = scaling("v1", "Deployment");
    JsonObject wider = scaling("v1", "Deployment");
    wider.childObject("spec").put("maxReplicas", 5L);

    assertThat(changed(wider, old)).isEmpty();
    assertThat(changed(scaling("v1", "StatefulSet"), old))
        .containsExactly("spec.scaleTargetRef.apiVersion");
  }
}
