// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.images.Digest;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.images.LayoutFolder;
import dev.wheelhouse.plane.node.images.TestImages;
import dev.wheelhouse.plane.node.images.TestLayers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The node's images by way of the registry, and what becomes of blobs that no image names.
class ImageEndpointsIT {

  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));

  @TempDir Path temp;
  private final HttpClient http = HttpClient.newHttpClient();
  private FileImageStore images;
  private RegistryServer registry;

  @BeforeEach
  void start() {
    images = FileImageStore.open(temp.resolve("images"));
    registry =
        RegistryServer.start(
            new RegistryServer.Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                temp.resolve("registry"),
                "u",
                "p"),
            images.blobs());
    registry.serve(images);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + registry.port() + path))
            .header("Authorization", BASIC)
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private byte[] archive() throws IOException {
    byte[] layer = new TestLayers().file("hello", "hi").build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LayoutFolder.write(TestImages.layout(temp.resolve("layout"), "a/b:1", List.of(layer)), out);
    return out.toByteArray();
  }

  @Test
  void takesGivesAndDropsImages() throws Exception {
    assertThat(send("POST", "/wheelhouse/images?name=x/y:2", archive()).body())
        .asString(StandardCharsets.UTF_8)
        .contains("docker.io/x/y:2");
    assertThat(images.find("x/y:2")).isPresent();

    byte[] exported = send("GET", "/wheelhouse/images/archive?reference=x/y:2", new byte[0]).body();
    assertThat(send("DELETE", "/wheelhouse/images?reference=x/y:2", new byte[0]).statusCode())
        .isEqualTo(204);
    assertThat(images.blobs().digests()).isEmpty();
    assertThat(send("POST", "/wheelhouse/images", exported).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/wheelhouse/images", new byte[0]).body())
        .asString(StandardCharsets.UTF_8)
        .contains("docker.io/x/y:2");
  }

  @Test
  void refusesInWordsAndWithoutThePasswordAltogether() throws Exception {
    assertThat(send("DELETE", "/wheelhouse/images?reference=no:1", new byte[0]).statusCode())
        .isEqualTo(404);
    assertThat(send("POST", "/wheelhouse/images", new byte[2000]).statusCode()).isEqualTo(400);
    assertThat(send("GET", "/wheelhouse/images/archive?reference=no:1", new byte[0]).body())
        .asString(StandardCharsets.UTF_8)
        .contains("is not on this node");
    HttpResponse<String> stranger =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + registry.port() + "/wheelhouse/images"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(stranger.statusCode()).isEqualTo(401);
  }

  private Digest push(String content) throws Exception {
    Digest digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
    assertThat(
            send(
                    "POST",
                    "/v2/a/blobs/uploads/?digest=" + digest,
                    content.getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(201);
    return digest;
  }

  @Test
  void blobsThatNoManifestNamesGoAfterAWhile() throws Exception {
    Digest config = push("{}");
    Digest orphan = push("orphan");
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\",\"size\":2},\"layers\":[]}"
            .formatted(config);
    assertThat(
            send("PUT", "/v2/a/manifests/1", manifest.getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(201);
    Sweep sweep = new Sweep(images.blobs(), new Repositories(temp.resolve("registry")));

    assertThat(sweep.run(Instant.now())).as("a push may still be under way").isZero();
    assertThat(sweep.run(Instant.now().plus(Sweep.GRACE).plus(Duration.ofMinutes(1)))).isOne();
    images.collect();

    assertThat(images.blobs().has(orphan)).isFalse();
    assertThat(images.blobs().has(config)).isTrue();
  }

  @Test
  void takesSha512() throws Exception {
    byte[] content = "content".getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content, Digest.Algorithm.SHA512);

    assertThat(send("POST", "/v2/a/blobs/uploads/?digest=" + digest, content).statusCode())
        .isEqualTo(201);
    assertThat(send("GET", "/v2/a/blobs/" + digest, new byte[0]).body()).isEqualTo(content);
    assertThat(send("DELETE", "/v2/a/blobs/" + digest, new byte[0]).statusCode()).isEqualTo(202);
    images.collect();
    assertThat(images.blobs().has(digest)).isFalse();
  }
}
