// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.plane.node.images.Digest;
import dev.wheelhouse.plane.node.images.FileImageStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of the distribution specification, asked for without a client program.
class RegistryPagesIT {

  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(StandardCharsets.UTF_8));
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir Path temp;
  private final HttpClient http = HttpClient.newHttpClient();
  private RegistryServer registry;

  @BeforeEach
  void start() {
    registry =
        RegistryServer.start(
            new RegistryServer.Options(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                temp.resolve("registry"),
                "u",
                "p"),
            FileImageStore.open(temp.resolve("images")).blobs());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + registry.port() + path))
        .header("Authorization", BASIC);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private Digest put(String repository, String target, String manifest)
      throws IOException, InterruptedException {
    Digest digest = Digest.of(manifest.getBytes(StandardCharsets.UTF_8));
    String name = target.isEmpty() ? digest.toString() : target;
    HttpResponse<String> answer =
        http.send(
            request("/v2/" + repository + "/manifests/" + name)
                .header("Content-Type", INDEX)
                .PUT(BodyPublishers.ofString(manifest))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return digest;
  }

  @Test
  void tagsComeInPagesWithALinkToTheNext() throws IOException, InterruptedException {
    for (String tag : new String[] {"a", "b", "c"}) {
      put("shop/web", tag, "{\"schemaVersion\":2,\"manifests\":[]}");
    }

    HttpResponse<String> first = get("/v2/shop/web/tags/list?n=2");
    String next = first.headers().firstValue("Link").orElseThrow();
    HttpResponse<String> second = get(next.substring(1, next.indexOf('>')));

    assertThat(first.body()).contains("[\"a\",\"b\"]");
    assertThat(next).endsWith("; rel=\"next\"");
    assertThat(second.body()).contains("[\"c\"]");
    assertThat(second.headers().firstValue("Link")).isEmpty();
    assertThat(get("/v2/shop/web/tags/list?n=0").body()).contains("[]");
    assertThat(get("/v2/shop/web/tags/list?n=x").statusCode()).isEqualTo(400);
    assertThat(get("/v2/_catalog?n=1").body()).contains("shop/web");
  }

  @Test
  void referrersAreFilteredByTheirType() throws IOException, InterruptedException {
    Digest subject = put("shop/web", "1", "{\"schemaVersion\":2,\"manifests\":[]}");
    Digest signature = put("shop/web", "", refersTo(subject, "application/signature"));
    Digest report = put("shop/web", "", refersTo(subject, "application/report"));

    HttpResponse<String> all = get("/v2/shop/web/referrers/" + subject);
    HttpResponse<String> some =
        get("/v2/shop/web/referrers/" + subject + "?artifactType=application/report");

    assertThat(all.body()).contains(signature.toString()).contains(report.toString());
    assertThat(all.headers().firstValue("OCI-Filters-Applied")).isEmpty();
    assertThat(some.body()).contains(report.toString()).doesNotContain(signature.toString());
    assertThat(some.headers().firstValue("OCI-Filters-Applied")).contains("artifactType");
    assertThat(some.headers().firstValue("Content-Type")).contains(INDEX);
  }

  private static String refersTo(Digest subject, String type) {
    return """
    {"schemaVersion":2,"artifactType":"%s","manifests":[],
    "subject":{"mediaType":"%s","digest":"%s","size":36}}\
    """
        .formatted(type, INDEX, subject);
  }
}
