// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.ApiModels;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufListTest {

  private static final ProtobufWriter WRITER = new ProtobufWriter(ApiModels.kubernetes());

  /// The largest is beyond what is kept between the passes.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 60})
  void isTheSameInPiecesAsInOne(int length) {
    JsonObject list =
        JsonObject.of(
            "kind", "ConfigMapList",
            "apiVersion", "v1",
            "metadata", JsonObject.of("resourceVersion", "7"));
    List<byte[]> items = new ArrayList<>();
    JsonArray whole = new JsonArray();
    for (int i = 0; i < length; i++) {
      JsonObject item =
          JsonObject.of(
              "metadata", JsonObject.of("name", "a" + i),
              "data", JsonObject.of("text", "x".repeat(100_000 + i)));
      whole.add(item);
      items.add(Json.writeBytes(item));
    }

    ProtobufList made = WRITER.write(Json.writeBytes(list), items).orElseThrow();
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    made.pieces().forEachRemaining(pieces::writeBytes);

    assertThat(pieces.size()).isEqualTo(made.size());
    assertThat(pieces.toByteArray())
        .isEqualTo(WRITER.write(Json.writeBytes(list.with("items", whole))).orElseThrow());
  }
}
