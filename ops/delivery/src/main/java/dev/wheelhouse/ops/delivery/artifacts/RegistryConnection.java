// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.artifacts;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.ops.delivery.image.RegistryTarget;
import dev.wheelhouse.ops.delivery.workflow.outside.TimedExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/// One repository of a registry, by the OCI distribution API 1.1.
public final class RegistryConnection {

  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final Duration WHOLE = Duration.ofMinutes(10);
  private static final int CREATED = 201;
  private static final int ACCEPTED = 202;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final RegistryTarget target;
  private final URI base;
  private final Duration limit;

  public RegistryConnection(RegistryTarget target, String repository) {
    this(target, repository, WHOLE);
  }

  /// @param limit for one request and its answer
  RegistryConnection(RegistryTarget target, String repository, Duration limit) {
    this.target = target;
    this.limit = limit;
    String host = target.host();
    boolean loopback = host.startsWith("127.") || host.startsWith("localhost");
    this.base = URI.create((loopback ? "http://" : "https://") + host + "/v2/" + repository + "/");
  }

  /// Uploads a blob unless the registry has it.
  void upload(byte[] content) throws IOException, InterruptedException {
    upload(Digests.of(content), HttpRequest.BodyPublishers.ofByteArray(content));
  }

  /// Uploads a file as a blob unless the registry has it.
  ///
  /// @return whether it was sent
  boolean upload(Path file, String digest) throws IOException, InterruptedException {
    return upload(digest, HttpRequest.BodyPublishers.ofFile(file));
  }

  private boolean upload(String digest, HttpRequest.BodyPublisher content)
      throws IOException, InterruptedException {
    URI blob = base.resolve("blobs/" + digest);
    if (send(request(blob).method("HEAD", HttpRequest.BodyPublishers.noBody())).statusCode()
        == 200) {
      return false;
    }
    HttpResponse<byte[]> begun =
        expect(
            ACCEPTED,
            request(base.resolve("blobs/uploads/")).POST(HttpRequest.BodyPublishers.noBody()));
    String location =
        begun
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException("the registry names no place for the upload"));
    String separator = location.contains("?") ? "&" : "?";
    expect(
        CREATED,
        request(base.resolve(location + separator + "digest=" + digest))
            .header("Content-Type", "application/octet-stream")
            .PUT(content));
    return true;
  }

  /// Uploads a manifest under its digest.
  void put(byte[] manifest, String mediaType) throws IOException, InterruptedException {
    expect(
        CREATED,
        request(base.resolve("manifests/" + Digests.of(manifest)))
            .header("Content-Type", mediaType)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest)));
  }

  /// Reads a manifest or blob and verifies its digest.
  byte[] read(String kind, String digest) throws IOException, InterruptedException {
    byte[] content =
        expect(
                200,
                request(base.resolve(kind + "/" + digest))
                    .header("Accept", "application/vnd.oci.image.manifest.v1+json, */*")
                    .GET())
            .body();
    if (!Digests.of(content).equals(digest)) {
      throw new IOException("the registry " + target + " sent other content than " + digest);
    }
    return content;
  }

  /// Writes a blob to a file that is not there yet, and verifies its digest.
  void download(String digest, Path file) throws IOException, InterruptedException {
    HttpResponse<Path> response =
        send(
            request(base.resolve("blobs/" + digest)).GET(), HttpResponse.BodyHandlers.ofFile(file));
    check(200, response);
    if (!Digests.of(file).equals(digest)) {
      throw new IOException("the registry " + target + " sent other content than " + digest);
    }
  }

  /// Whether the registry says that it has no manifest of this digest; false when it cannot be
  /// asked.
  public boolean missing(String digest) throws InterruptedException {
    try {
      return send(request(base.resolve("manifests/" + digest))
                  .header("Accept", "application/vnd.oci.image.manifest.v1+json, */*")
                  .method("HEAD", HttpRequest.BodyPublishers.noBody()))
              .statusCode()
          == 404;
    } catch (IOException _) {
      return false;
    }
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER);
    if (!target.user().isEmpty()) {
      String login = target.user() + ":" + target.password();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  private HttpResponse<byte[]> expect(int status, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(request);
    check(status, response);
    return response;
  }

  private void check(int status, HttpResponse<?> response) throws IOException {
    if (response.statusCode() == 401 || response.statusCode() == 403) {
      throw new PlatformException(
          Reason.UNAUTHORIZED, "the registry " + target + " refuses the user or password");
    }
    if (response.statusCode() == 404) {
      throw new PlatformException(
          Reason.NOT_FOUND, "the registry " + target + " has no " + response.uri().getPath());
    }
    if (response.statusCode() != status) {
      throw new IOException(
          "the registry answered " + response.statusCode() + " for " + response.uri().getPath());
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return TimedExchange.within(limit, () -> CLIENT.send(request.build(), body));
  }
}
