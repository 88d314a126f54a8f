// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldPathTest {

  private static JsonObject object(String image) {
    return Json.readObject(
        "{\"metadata\":{\"annotations\":{\"a.b/c\":\"x\"}},\"spec\":{\"containers\":[{\"image\":\""
            + image
            + "\"}]}}");
  }

  @Test
  void readsIndexesAndKeysWithDots() {
    assertThat(FieldPath.of("spec.containers[0].image").get(object("a"))).isEqualTo("a");
    assertThat(FieldPath.of("metadata.annotations[\"a.b/c\"]").get(object("a"))).isEqualTo("x");
    assertThat(FieldPath.of("spec.containers[7].image").get(object("a"))).isNull();
    assertThat(FieldPath.of("spec.replicas").steps()).isEqualTo(List.of("spec", "replicas"));
  }

  @Test
  void copiesWhatIsThereAndTakesAwayWhatIsNot() {
    JsonObject into = object("b");
    FieldPath.of("spec.containers[0].image").copy(object("a"), into);
    FieldPath.of("spec.replicas")
        .copy(object("a").with("spec", JsonObject.of("replicas", 3L)), into);
    FieldPath.of("metadata.annotations").copy(new JsonObject(), into);

    assertThat(into)
        .isEqualTo(
            Json.readObject(
                "{\"metadata\":{},\"spec\":{\"containers\":[{\"image\":\"a\"}],\"replicas\":3}}"));
  }
}
