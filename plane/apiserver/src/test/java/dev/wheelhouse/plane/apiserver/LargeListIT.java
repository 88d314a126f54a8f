// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.protobuf.ProtobufReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lists that are larger than all that is held of one at a time: by the writer, and between the two
/// passes of protobuf.
class LargeListIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int OBJECTS = 16;
  private static final int LENGTH = 400_000;

  private static RunningServer server;

  @BeforeAll
  static void fill(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
    for (int i = 0; i < OBJECTS; i++) {
      JsonObject map =
          JsonObject.of(
              "metadata", JsonObject.of("name", "large-" + i),
              "data", JsonObject.of("text", text(i)));
      HttpResponse<byte[]> created =
          server.http.send(
              server
                  .request(MAPS)
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Json.writeBytes(map)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(created.statusCode()).isEqualTo(201);
    }
  }

  /// Text in which no two places look alike.
  private static String text(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder(LENGTH);
    while (text.length() < LENGTH) {
      text.append(Long.toString(random.nextLong(), 36));
    }
    return text.toString();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> ask(
      HttpClient.Version version, String accept, String encoding) throws Exception {
    return server.http.send(
        server
            .request(MAPS)
            .version(version)
            .header("accept", accept)
            .header("accept-encoding", encoding)
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void holdsAll(JsonObject list) {
    List<JsonObject> items =
        list.array("items").map(JsonArray::objects).orElseThrow().stream()
            .filter(item -> item.string("metadata", "name").orElse("").startsWith("large-"))
            .toList();
    assertThat(items).hasSize(OBJECTS);
    for (JsonObject item : items) {
      String name = item.string("metadata", "name").orElseThrow();
      assertThat(item.string("data", "text"))
          .contains(text(Integer.parseInt(name.substring("large-".length()))));
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void comeWholeInJson(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer = ask(version, "application/json", "identity");

    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(answer.body().length);
    holdsAll(Json.readObject(answer.body()));
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void comeWholeInProtobuf(HttpClient.Version version) throws Exception {
    HttpResponse<byte[]> answer = ask(version, ProtobufReader.MEDIA_TYPE, "identity");

    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(answer.body().length);
    holdsAll(new ProtobufReader(ApiModels.kubernetes()).read(answer.body()));
  }

  @Test
  void comeWholeWhenCompressed() throws Exception {
    HttpResponse<byte[]> answer = ask(HttpClient.Version.HTTP_2, "application/json", "gzip");

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    holdsAll(Json.readObject(unpacked(answer.body())));
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }
}
