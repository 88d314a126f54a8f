// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.model.ApiModels;
import dev.wheelhouse.kube.schema.protobuf.ProtobufReader;
import dev.wheelhouse.kube.schema.protobuf.ProtobufWriter;
import java.io.DataInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JSON, YAML and protobuf, asked for and sent.
class WireFormatsIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PROTOBUF = ProtobufReader.MEDIA_TYPE;
  private static final String PARTIAL = ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
  private static final ProtobufReader READER = new ProtobufReader(ApiModels.kubernetes());
  private static final ProtobufWriter WRITER = new ProtobufWriter(ApiModels.kubernetes());

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> ask(String path, String accept) throws Exception {
    return server.http.send(
        server.request(path).header("accept", accept).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> sendProtobuf(String method, String path, JsonObject body)
      throws Exception {
    return server.http.send(
        server
            .request(path)
            .header("accept", PROTOBUF)
            .header("content-type", PROTOBUF)
            .method(
                method,
                HttpRequest.BodyPublishers.ofByteArray(
                    WRITER.write(Json.writeBytes(body)).orElseThrow()))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static JsonObject map(String name) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of("name", name),
        "data",
        JsonObject.of("key", "value of " + name));
  }

  @Test
  void createsReadsListsAndDeletesInProtobuf() throws Exception {
    HttpResponse<byte[]> created = sendProtobuf("POST", MAPS, map("binary"));
    HttpResponse<byte[]> read = ask(MAPS + "/binary", PROTOBUF + ",application/json");
    HttpResponse<byte[]> list = ask(MAPS + "?fieldSelector=metadata.name=binary", PROTOBUF);
    HttpResponse<byte[]> deleted =
        sendProtobuf(
            "DELETE",
            MAPS + "/binary",
            JsonObject.of(
                "apiVersion", "v1", "kind", "DeleteOptions", "propagationPolicy", "Background"));

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(read.headers().firstValue("content-type")).contains(PROTOBUF);
    assertThat(READER.read(read.body())).isEqualTo(READER.read(created.body()));
    assertThat(READER.read(list.body()).string("kind")).contains("ConfigMapList");
    assertThat(READER.read(list.body()).array("items").orElseThrow().objects().getFirst())
        .containsEntry("data", JsonObject.of("key", "value of binary"));
    assertThat(READER.read(deleted.body()).string("status")).contains("Success");
  }

  @Test
  void tellsErrorsInProtobuf() throws Exception {
    HttpResponse<byte[]> missing = ask(MAPS + "/nowhere", PROTOBUF);

    JsonObject status = READER.read(missing.body());
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(status.string("reason")).contains("NotFound");
    assertThat(status.string("details", "name")).contains("nowhere");
    assertThat(status.integer("code")).contains(404L);
  }

  @Test
  void watchesInProtobuf() throws Exception {
    JsonObject first = server.post(MAPS, map("framed").toString());
    String from = first.string("metadata", "resourceVersion").orElseThrow();
    HttpResponse<InputStream> watch =
        server.http.send(
            server
                .request(MAPS + "?watch=true&resourceVersion=" + from)
                .header("accept", PROTOBUF)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());

    try (DataInputStream frames = new DataInputStream(watch.body())) {
      server.send(server.request(MAPS + "/framed").DELETE());
      byte[] frame = new byte[frames.readInt()];
      frames.readFully(frame);

      assertThat(watch.headers().firstValue("content-type")).contains(PROTOBUF + ";stream=watch");
      assertThat(Arrays.copyOf(frame, 9))
          .isEqualTo("\n\7DELETED".getBytes(StandardCharsets.US_ASCII));
      int object = indexOf(frame, "k8s\0".getBytes(StandardCharsets.US_ASCII));
      JsonObject deleted = READER.read(Arrays.copyOfRange(frame, object, frame.length));
      assertThat(deleted.string("metadata", "name")).contains("framed");
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(bytes, at, at + wanted.length), wanted)) {
      at++;
    }
    return at;
  }

  @Test
  void givesMetadataInProtobufAndTablesInJsonOnly() throws Exception {
    HttpResponse<byte[]> partial = ask("/api/v1/namespaces/default", PROTOBUF + PARTIAL);
    HttpResponse<byte[]> table =
        ask(
            "/api/v1/namespaces",
            PROTOBUF
                + ";as=Table;g=meta.k8s.io;v=v1,application/json;as=Table;g=meta.k8s.io;v=v1beta1");

    JsonObject metadata = READER.read(partial.body());
    assertThat(metadata.string("kind")).contains("PartialObjectMetadata");
    assertThat(metadata.string("metadata", "name")).contains("default");
    assertThat(Json.readObject(table.body()).string("apiVersion")).contains("meta.k8s.io/v1beta1");
  }

  @Test
  void refusesBeforeItActs() throws Exception {
    HttpResponse<String> refused =
        server.send(
            server
                .request(MAPS)
                .header("accept", "image/png")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(map("never").toString())));

    assertThat(refused.statusCode()).isEqualTo(406);
    assertThat(Json.readObject(refused.body()).string("message"))
        .contains(
            "only the following media types are accepted: application/json, application/yaml,"
                + " application/vnd.kubernetes.protobuf");
    assertThat(server.send(server.request(MAPS + "/never")).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesTablesOfReviews() throws Exception {
    HttpResponse<String> refused =
        server.send(
            server
                .request("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                .header("accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .header("content-type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        """
                        {"spec":{"nonResourceAttributes":{"path":"/","verb":"get"}}}
                        """)));

    assertThat(refused.statusCode()).isEqualTo(406);
  }

  @Test
  void refusesYamlWatches() throws Exception {
    HttpResponse<byte[]> refused = ask(MAPS + "?watch=1&timeoutSeconds=1", "application/yaml");

    assertThat(refused.statusCode()).isEqualTo(406);
  }

  @Test
  void laysJsonOutForPeople() throws Exception {
    HttpResponse<String> pretty =
        server.send(server.request("/api/v1/namespaces/default?pretty=true"));
    HttpResponse<String> curl =
        server.send(server.request("/api/v1/namespaces/default").header("user-agent", "curl/8.0"));
    HttpResponse<String> plain = server.send(server.request("/api/v1/namespaces/default"));

    assertThat(pretty.body()).startsWith("{\n  \"");
    assertThat(curl.body()).isEqualTo(pretty.body());
    assertThat(plain.body()).doesNotContain("\n");
    assertThat(Json.readObject(pretty.body())).isEqualTo(Json.readObject(plain.body()));
  }

  @Test
  void writesYamlInOrder() throws Exception {
    HttpResponse<byte[]> yaml = ask("/api/v1/namespaces/default", "application/yaml");

    assertThat(new String(yaml.body(), StandardCharsets.UTF_8))
        .startsWith("apiVersion: v1\nkind: Namespace\nmetadata:\n");
  }
}
