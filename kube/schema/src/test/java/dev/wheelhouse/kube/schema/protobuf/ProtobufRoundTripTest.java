// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.ApiResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.model.KubernetesModel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufRoundTripTest {

  private static final KubernetesModel MODEL = ApiModels.kubernetes();
  private static final ProtobufWriter WRITER = new ProtobufWriter(MODEL);
  private static final ProtobufReader READER = new ProtobufReader(MODEL);

  static List<GroupVersionKind> kinds() {
    return MODEL.resources().stream()
        .flatMap(resource -> Stream.concat(Stream.of(resource.kind()), subresources(resource)))
        .distinct()
        .toList();
  }

  private static Stream<GroupVersionKind> subresources(ApiResource resource) {
    return resource.subresources().values().stream()
        .map(ApiResource.Subresource::kind)
        .filter(kind -> MODEL.schema(kind).isPresent());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindSurvivesTheWayThereAndBack(GroupVersionKind kind) {
    SeededObjects objects = new SeededObjects(new SplittableRandom(kind.hashCode()));
    for (int i = 0; i < 5; i++) {
      JsonObject object = objects.object(MODEL.schema(kind).orElseThrow());
      object.put("apiVersion", kind.apiVersion());
      object.put("kind", kind.kind());

      assertThat(thereAndBack(object)).isEqualTo(object);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void listsKeepTheirItems(GroupVersionKind kind) {
    GroupVersionKind list =
        new GroupVersionKind(kind.group(), kind.version(), kind.kind() + "List");
    if (MODEL.schema(list).isEmpty()) {
      return;
    }
    SeededObjects objects = new SeededObjects(new SplittableRandom(kind.hashCode()));
    JsonObject item = objects.object(MODEL.schema(kind).orElseThrow());
    JsonObject object =
        JsonObject.of(
            "kind", list.kind(),
            "apiVersion", list.apiVersion(),
            "metadata", JsonObject.of("resourceVersion", "7", "remainingItemCount", 3L),
            "items", JsonArray.of(item, item));

    assertThat(thereAndBack(object)).isEqualTo(object);
  }

  private static JsonObject thereAndBack(JsonObject object) {
    return READER.read(WRITER.write(Json.writeBytes(object)).orElseThrow());
  }

  @Test
  void writesTheBytesThatGoProgramsWrite() {
    byte[] written =
        WRITER
            .write(
                """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"v"}}
                """
                    .getBytes(StandardCharsets.UTF_8))
            .orElseThrow();

    assertThat(HexFormat.of().formatHex(written))
        .isEqualTo(
            "6b387300" // magic
                + "0a0f"
                + "0a027631"
                + "1209436f6e6669674d6170" // v1, ConfigMap
                + "120d"
                + "0a03"
                + "0a0161"
                + "1206"
                + "0a016b"
                + "120176" // the object
                + "1a00"
                + "2200");
  }

  @Test
  void zeroIsKeptWhereAbsenceMeansSomethingElse() {
    JsonObject deployment =
        JsonObject.of(
            "apiVersion", "apps/v1",
            "kind", "Deployment",
            "spec", JsonObject.of("replicas", 0L, "minReadySeconds", 0L, "paused", false));

    assertThat(thereAndBack(deployment).object("spec").orElseThrow())
        .isEqualTo(JsonObject.of("replicas", 0L));
  }

  @Test
  void stepsOverNullsAndUnknownFields() {
    JsonObject pod =
        Json.readObject(
            """
            {"kind":"Pod","apiVersion":"v1","metadata":{"creationTimestamp":null,"name":"a"},
             "nobody":{"knows":["this","{"]},"spec":{"nodeName":"n"}}
            """);

    assertThat(thereAndBack(pod))
        .isEqualTo(
            Json.readObject(
                """
                {"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"nodeName":"n"}}
                """));
  }

  @Test
  void customKindsHaveNoProtobufForm() {
    assertThat(WRITER.knows(GroupVersionKind.of("example.com/v1", "Status"))).isFalse();
    assertThat(WRITER.knows(GroupVersionKind.of("v1", "Status"))).isTrue();
    assertThat(WRITER.knows(GroupVersionKind.of("meta.k8s.io/v1", "PartialObjectMetadata")))
        .isTrue();
  }
}
