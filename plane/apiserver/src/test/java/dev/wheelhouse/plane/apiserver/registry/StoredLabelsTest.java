// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Entry;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoredLabelsTest {

  private final StoredLabels labels = new StoredLabels();

  private static Entry entry(long revision, String json) {
    return new Entry("/pods/default/web", json.getBytes(StandardCharsets.UTF_8), 1, revision);
  }

  @Test
  void areThoseOfTheObject() {
    Entry pod = entry(1, "{\"metadata\":{\"labels\":{\"app\":\"web\"}},\"spec\":{}}");

    assertThat(labels.of(pod)).isEqualTo(JsonObject.of("app", "web"));
  }

  @Test
  void areNoneForAnObjectWithoutAny() {
    assertThat(labels.of(entry(1, "{\"metadata\":{\"name\":\"web\"}}"))).isEmpty();
  }

  @Test
  void changeWithTheirObject() {
    labels.of(entry(1, "{\"metadata\":{\"labels\":{\"app\":\"web\"}}}"));

    Entry changed = entry(2, "{\"metadata\":{\"labels\":{\"app\":\"shop\"}}}");
    assertThat(labels.of(changed)).isEqualTo(JsonObject.of("app", "shop"));
  }

  @Test
  void areThoseOfAnOlderStateWhereThatIsAskedFor() {
    labels.of(entry(2, "{\"metadata\":{\"labels\":{\"app\":\"shop\"}}}"));

    Entry older = entry(1, "{\"metadata\":{\"labels\":{\"app\":\"web\"}}}");
    assertThat(labels.of(older)).isEqualTo(JsonObject.of("app", "web"));
  }
}
