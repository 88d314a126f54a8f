// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.images.Digest;
import dev.wheelhouse.plane.node.images.FileImageStore;
import dev.wheelhouse.plane.node.images.ImageStore.LocalImage;
import dev.wheelhouse.plane.node.images.TestImages;
import dev.wheelhouse.plane.node.images.TestLayers;
import dev.wheelhouse.plane.node.network.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryServerIT {

  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));

  @TempDir Path temp;
  private final HttpClient http = HttpClient.newHttpClient();
  private FileImageStore images;
  private RegistryServer registry;
  private String layout;

  @BeforeEach
  void start() throws IOException {
    images = FileImageStore.open(temp.resolve("images"));
    registry =
        RegistryServer.start(
            new RegistryServer.Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                temp.resolve("registry"),
                "u",
                "p"),
            images.blobs());
    images.addSource(registry);
    byte[] layer = new TestLayers().file("hello", "hi").build();
    layout = TestImages.layout(temp.resolve("layout"), "", List.of(layer)).toString();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String name() {
    return "127.0.0.1:" + registry.port() + "/shop/web";
  }

  private Command.Result skopeo(String... words) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("skopeo"));
    all.addAll(List.of(words));
    return Command.attempt(all, "");
  }

  private void push(String tag) throws InterruptedException {
    assumeTrue(
        Command.attempt(List.of("sh", "-c", "command -v skopeo"), "").succeeded(), "needs skopeo");
    Command.Result pushed =
        skopeo(
            "copy",
            "--dest-creds",
            "u:p",
            "--dest-tls-verify=false",
            "oci:" + layout,
            "docker://" + name() + ":" + tag);
    assertThat(pushed.output()).contains("Writing manifest");
    assertThat(pushed.succeeded()).isTrue();
  }

  @Test
  void pushedImageIsFoundAtOnceAndPulledByOthers() throws Exception {
    push("1");

    LocalImage here = images.find(name() + ":1").orElseThrow();
    LocalImage pulled = FileImageStore.open(temp.resolve("other")).pull(name() + ":1", List.of());

    assertThat(here.layers().getFirst().resolve("hello")).hasContent("hi");
    assertThat(pulled.layers().getFirst().resolve("hello")).hasContent("hi");
    assertThat(pulled.digest()).isEqualTo(here.digest());
    assertThat(images.find("localhost:" + registry.port() + "/shop/web@" + here.digest()))
        .isPresent();
    assertThat(
            skopeo(
                    "copy",
                    "--src-tls-verify=false",
                    "docker://" + name() + ":1",
                    "dir:" + temp.resolve("copy"))
                .succeeded())
        .isTrue();
    images.remove(name() + ":1");
    assertThat(images.find(name() + ":1")).as("still in the registry").isPresent();
  }

  @Test
  void pushNeedsThePassword() throws Exception {
    assertThat(post("/v2/shop/web/blobs/uploads/", "", new byte[0]).statusCode()).isEqualTo(401);
    assertThat(post("/v2/shop/web/blobs/uploads/", BASIC, new byte[0]).statusCode()).isEqualTo(202);
  }

  private HttpResponse<String> post(String path, String authorization, byte[] body)
      throws Exception {
    return send(
        request(path)
            .header("Authorization", authorization)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + registry.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void takesBlobsInOneRequestInChunksAndByMount() throws Exception {
    byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(content);
    String once = "/v2/a/blobs/uploads/?digest=" + digest;

    assertThat(post(once, BASIC, "other".getBytes(StandardCharsets.UTF_8)).statusCode())
        .isEqualTo(400);
    assertThat(post(once, BASIC, content).statusCode()).isEqualTo(201);
    String mount = "/v2/b/blobs/uploads/?from=a&mount=" + digest;
    assertThat(post(mount, BASIC, new byte[0]).statusCode()).isEqualTo(201);
    String place =
        post("/v2/c/blobs/uploads/", BASIC, new byte[0])
            .headers()
            .firstValue("Location")
            .orElse("");
    assertThat(patch(place, "0-4", "01234").statusCode()).isEqualTo(202);
    assertThat(patch(place, "7-9", "789").statusCode()).isEqualTo(416);
    assertThat(patch(place, "5-9", "56789").headers().firstValue("Range")).contains("0-9");
    assertThat(
            send(request(place + "?digest=" + digest)
                    .header("Authorization", BASIC)
                    .PUT(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(201);
    for (String repository : List.of("a", "b", "c")) {
      assertThat(send(request("/v2/" + repository + "/blobs/" + digest)).body())
          .isEqualTo("0123456789");
    }
    assertThat(send(request("/v2/a/blobs/" + digest).header("Range", "bytes=3-5")).body())
        .isEqualTo("345");
    assertThat(send(request("/v2/d/blobs/" + digest)).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> patch(String place, String range, String body) throws Exception {
    return send(
        request(place)
            .header("Authorization", BASIC)
            .header("Content-Range", range)
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  @Test
  void listsTagsAndReferrersAndDeletes() throws Exception {
    push("1");
    push("2");
    String digest =
        send(request("/v2/shop/web/manifests/1"))
            .headers()
            .firstValue("Docker-Content-Digest")
            .orElseThrow();
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    post("/v2/shop/web/blobs/uploads/?digest=" + Digest.of(empty), BASIC, empty);
    JsonObject signature =
        JsonObject.of(
            "schemaVersion",
            2L,
            "artifactType",
            "application/x-signature",
            "config",
            JsonObject.of("digest", Digest.of(empty).toString()),
            "subject",
            JsonObject.of("digest", digest));
    byte[] bytes = Json.writeBytes(signature);
    HttpResponse<String> put =
        send(
            request("/v2/shop/web/manifests/" + Digest.of(bytes))
                .header("Authorization", BASIC)
                .PUT(BodyPublishers.ofByteArray(bytes)));

    assertThat(put.headers().firstValue("OCI-Subject")).contains(digest);
    assertThat(send(request("/v2/shop/web/tags/list")).body())
        .isEqualTo("{\"name\":\"shop/web\",\"tags\":[\"1\",\"2\"]}");
    assertThat(send(request("/v2/shop/web/referrers/" + digest)).body())
        .contains("application/x-signature");
    assertThat(
            send(request("/v2/shop/web/manifests/" + digest)
                    .header("Authorization", BASIC)
                    .DELETE())
                .statusCode())
        .isEqualTo(202);
    assertThat(send(request("/v2/shop/web/manifests/2")).statusCode()).isEqualTo(404);
  }

  @Test
  void sayWhatIsNotThere() {
    FileImageStore other = FileImageStore.open(temp.resolve("other"));

    assertThatThrownBy(() -> other.pull(name() + ":9", List.of()))
        .isInstanceOf(PlatformException.class)
        .hasMessage(
            name()
                + ":9: not found in registry 127.0.0.1:"
                + registry.port()
                + "; check repository and tag");
    assertThatThrownBy(() -> other.pull("127.0.0.1:1/x", List.of()))
        .hasMessageContaining("cannot reach registry 127.0.0.1:1");
  }

  @Test
  void positionsBeyondAllNumbersAreRefused() throws Exception {
    byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
    String uploads = "http://127.0.0.1:" + registry.port() + "/v2/shop/web/blobs/uploads/";
    HttpRequest push =
        HttpRequest.newBuilder(URI.create(uploads + "?digest=" + Digest.of(bytes)))
            .header("Authorization", BASIC)
            .POST(BodyPublishers.ofByteArray(bytes))
            .build();
    assertThat(http.send(push, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(201);

    HttpRequest read =
        HttpRequest.newBuilder(URI.create(uploads.replace("uploads/", Digest.of(bytes).toString())))
            .header("Range", "bytes=99999999999999999999-")
            .build();
    HttpResponse<String> answer = http.send(read, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("SIZE_INVALID");
  }

  @Test
  void uploadThatNobodyGoesOnWithExpires() throws Exception {
    String uploads = "http://127.0.0.1:" + registry.port() + "/v2/shop/web/blobs/uploads/";
    String abandoned = begin(uploads);
    try (Stream<Path> files = Files.walk(temp.resolve("images"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
      }
    }
    String fresh = begin(uploads);

    assertThat(state(abandoned)).isEqualTo(404);
    assertThat(state(fresh)).isEqualTo(204);
  }

  private String begin(String uploads) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uploads))
            .header("Authorization", BASIC)
            .POST(BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString())
        .headers()
        .firstValue("Location")
        .orElseThrow();
  }

  private int state(String location) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + registry.port() + location))
            .header("Authorization", BASIC)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }
}
