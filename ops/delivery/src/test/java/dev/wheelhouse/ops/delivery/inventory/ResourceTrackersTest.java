// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceTrackersTest {

  private static final ObjectRef FIRST = config("first");
  private static final ObjectRef SECOND = config("second");

  private final MemoryCluster cluster = new MemoryCluster();
  private final ResourceTrackers trackers = new ResourceTrackers(cluster);

  private static ObjectRef config(String name) {
    return new ObjectRef("v1", "ConfigMap", "default", name);
  }

  private void put(ObjectRef ref, String application) {
    cluster.put(
        JsonObject.of(
            "apiVersion",
            ref.apiVersion(),
            "kind",
            ref.kind(),
            "metadata",
            JsonObject.of(
                "name",
                ref.name(),
                "namespace",
                ref.namespace(),
                "uid",
                "uid-of-" + ref.name(),
                "labels",
                JsonObject.of(
                    "app.oam.dev/name", application, "app.oam.dev/namespace", "default"))));
  }

  @Test
  void collectsWhatANewerGenerationNoLongerWants() {
    put(FIRST, "shop");
    put(SECOND, "shop");
    trackers.record("default", "shop", 1, List.of(FIRST, SECOND));
    trackers.record("default", "shop", 2, List.of(SECOND));

    assertThat(trackers.collect("default", "shop", 2)).isEmpty();

    assertThat(cluster.get(FIRST)).isEmpty();
    assertThat(cluster.get(SECOND)).isPresent();
    assertThat(cluster.names())
        .contains("ResourceTracker/shop-v2-default")
        .doesNotContain("ResourceTracker/shop-v1-default");
  }

  @Test
  void deletesNothingOfAnotherApplication() {
    put(FIRST, "other");
    trackers.record("default", "shop", 1, List.of(FIRST));

    assertThat(trackers.removeAll("default", "shop")).isEmpty();

    assertThat(cluster.get(FIRST)).isPresent();
    assertThat(cluster.names()).doesNotContain("ResourceTracker/shop-v1-default");
  }

  @Test
  void keepsWhatWasRecordedBeforeInTheSameGeneration() {
    put(FIRST, "shop");
    trackers.record("default", "shop", 1, List.of(FIRST));
    trackers.record("default", "shop", 1, List.of(SECOND));

    trackers.removeAll("default", "shop");

    assertThat(cluster.get(FIRST)).isEmpty();
  }

  @Test
  void writesNothingWhenAllIsKnown() {
    trackers.record("default", "shop", 1, List.of(FIRST, SECOND));
    int writes = cluster.writes();

    trackers.record("default", "shop", 1, List.of(SECOND));

    assertThat(cluster.writes()).isEqualTo(writes);
  }

  @Test
  void goesBackToAnObjectOfAnOlderGeneration() {
    put(FIRST, "shop");
    trackers.record("default", "shop", 1, List.of(FIRST));
    trackers.record("default", "shop", 3, List.of(FIRST));

    trackers.collect("default", "shop", 3);

    assertThat(cluster.get(FIRST)).isPresent();
  }

  @Test
  void neverDeletesAClaimWithItsData() {
    ObjectRef claim = new ObjectRef("v1", "PersistentVolumeClaim", "default", "data");
    put(claim, "shop");
    trackers.record("default", "shop", 1, List.of(claim));

    assertThat(trackers.removeAll("default", "shop")).isEmpty();

    assertThat(cluster.get(claim)).isPresent();
  }
}
