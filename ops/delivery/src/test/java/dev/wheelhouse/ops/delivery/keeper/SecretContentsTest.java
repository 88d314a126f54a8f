// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.memory.MemoryCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretContentsTest {

  private static final JsonObject CONTENT =
      JsonObject.of("kind", "Secret", "data", JsonObject.of("password", "aGFyZA=="));

  private final MemoryCluster cluster = new MemoryCluster();
  private final SecretContents contents = new SecretContents(cluster);

  @Test
  void contentComesAndGoesWithTheTrackersSecrets() {
    for (int round = 0; round < 2; round++) {
      contents.save(tracker(List.of(secret())));
      assertThat(cluster.names()).containsExactly("Secret/tracker-shop-v1");

      contents.save(tracker(List.of()));
      assertThat(cluster.names()).as("round %d", round).isEmpty();
    }
  }

  private static Tracker tracker(List<ManagedResource> resources) {
    return new Tracker(
        "shop-v1", "t1", Tracker.Type.VERSIONED, "u1", "shop-v1", 1, resources, false);
  }

  private static ManagedResource secret() {
    return new ManagedResource(
        new ObjectRef("v1", "Secret", "default", "s"),
        ManagedResource.LOCAL,
        "web",
        "",
        "default",
        "",
        CONTENT,
        false,
        false,
        "");
  }
}
