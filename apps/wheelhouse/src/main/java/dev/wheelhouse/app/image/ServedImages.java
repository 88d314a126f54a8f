// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.image;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.app.plane.RegistryAccess;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;

/// The images of a plane that runs, by way of its registry on loopback.
final class ServedImages implements NodeImages {

  private static final String PATH = "/wheelhouse/images";
  private static final int MAX_REFUSAL = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String host;
  private final String authorization;

  ServedImages(String host, DataDirectory directory) {
    RegistryAccess access = RegistryAccess.read(directory);
    String pair = access.user() + ":" + access.password();
    this.host = host;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<JsonObject> list() throws InterruptedException {
    return images("GET", "", BodyPublishers.noBody());
  }

  @Override
  public List<JsonObject> load(InputStream archive, String name) throws InterruptedException {
    return images("POST", "?name=" + encoded(name), BodyPublishers.ofInputStream(() -> archive));
  }

  @Override
  public void save(String reference, OutputStream out) throws IOException, InterruptedException {
    try (InputStream in =
        send("GET", "/archive?reference=" + encoded(reference), BodyPublishers.noBody())) {
      in.transferTo(out);
    }
  }

  @Override
  public void remove(String reference) throws InterruptedException {
    try {
      send("DELETE", "?reference=" + encoded(reference), BodyPublishers.noBody()).close();
    } catch (IOException e) {
      throw silent(e);
    }
  }

  @Override
  public JsonObject pull(String reference, byte[] logins) throws InterruptedException {
    return images(
            "POST", "/pull?reference=" + encoded(reference), BodyPublishers.ofByteArray(logins))
        .getFirst();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<JsonObject> images(String method, String path, BodyPublisher body)
      throws InterruptedException {
    try (InputStream in = send(method, path, body)) {
      return Json.readObject(in.readAllBytes()).array("images").orElseGet(JsonArray::new).objects();
    } catch (IOException e) {
      throw silent(e);
    }
  }

  private InputStream send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + PATH + path))
            .header("Authorization", authorization)
            .method(method, body)
            .build();
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() < 300) {
      return answer.body();
    }
    try (InputStream in = answer.body()) {
      throw refused(answer.statusCode(), in.readNBytes(MAX_REFUSAL));
    }
  }

  private UserError refused(int status, byte[] body) {
    UserError.Kind kind =
        switch (status) {
          case 404 -> UserError.Kind.NO_INPUT;
          case 400, 413 -> UserError.Kind.DATA;
          default -> UserError.Kind.FAILED;
        };
    return new UserError(kind, message(status, body));
  }

  private String message(int status, byte[] body) {
    try {
      return Json.readObject(body)
          .array("errors")
          .orElseGet(JsonArray::new)
          .objects()
          .getFirst()
          .string("message")
          .orElse("the registry at " + host + " answered with status " + status);
    } catch (PlatformException | NoSuchElementException _) {
      return "the registry at " + host + " answered with status " + status;
    }
  }

  private UserError silent(IOException e) {
    return new UserError(
        UserError.Kind.UNAVAILABLE,
        "the registry of the running plane at " + host + " does not answer: " + e.getMessage(),
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
