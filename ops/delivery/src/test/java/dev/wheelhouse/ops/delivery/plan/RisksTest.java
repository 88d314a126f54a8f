// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RisksTest {

  private static JsonObject object(String kind, String spec) {
    return Json.readObject(
        """
        {"apiVersion":"v1","kind":"%s","metadata":{"name":"x","namespace":"shop"},"spec":%s}\
        """
            .formatted(kind, spec));
  }

  private static String deletion(JsonObject live) {
    return Change.between("local", ObjectRef.of(live), Optional.of(live), Optional.empty())
        .orElseThrow()
        .risk();
  }

  @ParameterizedTest
  @CsvSource({
    "PersistentVolumeClaim, its data is lost",
    "Namespace, everything in it goes",
    "Deployment, its pods stop",
    "Service, what reaches the application through it no longer does"
  })
  void namesWhatADeletionTakesAway(String kind, String risk) {
    assertThat(deletion(object(kind, "{}"))).isEqualTo(risk);
  }

  @Test
  void tellsWhetherTheClaimsOfAStatefulSetGoWithIt() {
    String claims = "\"volumeClaimTemplates\":[{}]";

    assertThat(deletion(object("StatefulSet", "{" + claims + "}")))
        .isEqualTo("its pods stop; the PersistentVolumeClaims of its pods stay");
    assertThat(
            deletion(
                object(
                    "StatefulSet",
                    "{"
                        + claims
                        + ",\"persistentVolumeClaimRetentionPolicy\":{\"whenDeleted\":\"Delete\"}}")))
        .contains("their data is lost");
  }

  @Test
  void tellsWhetherPodsAreReplaced() {
    JsonObject before = object("Deployment", "{\"replicas\":2,\"template\":{\"a\":1}}");
    JsonObject after = object("Deployment", "{\"replicas\":0,\"template\":{\"a\":2}}");

    Change change =
        Change.between("local", ObjectRef.of(after), Optional.of(before), Optional.of(after))
            .orElseThrow();

    assertThat(change.risk()).isEqualTo("its pods are replaced; no pod is left");
    assertThat(change.fields())
        .extracting(FieldChange::path)
        .containsExactly(".spec.replicas", ".spec.template.a");
  }

  @Test
  void tellsThatAnObjectIsMadeAnew() {
    JsonObject live = object("PersistentVolumeClaim", "{\"storage\":1}");
    PlannedCluster cluster =
        PlannedCluster.empty(Optional.empty()).holding(java.util.List.of(live));

    cluster.delete(ObjectRef.of(live), "");
    cluster.apply(object("PersistentVolumeClaim", "{\"storage\":2}"), "test", true);

    assertThat(PlannedChanges.of(java.util.Map.of("local", cluster)))
        .singleElement()
        .extracting(Change::risk)
        .isEqualTo("it is deleted and made anew: its data is lost");
  }
}
