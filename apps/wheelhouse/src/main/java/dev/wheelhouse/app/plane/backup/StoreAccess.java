// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane.backup;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.plane.DataDirectory;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.KubeClients;
import dev.wheelhouse.plane.store.Store;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.StoreStatus;
import dev.wheelhouse.plane.store.Stores;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// The store of a data directory: asked for through the plane when one runs on it, else opened.
sealed interface StoreAccess extends AutoCloseable {

  /// @throws UserError when there is no store
  static StoreAccess of(DataDirectory directory) {
    if (directory.running().isPresent()) {
      return new Running(KubeClients.of(directory.kubeconfig()));
    }
    Path store = directory.path().resolve("store");
    if (!Files.isDirectory(store.resolve("rocksdb"))) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "there is no plane in " + directory.path() + "; name its directory with --data-dir");
    }
    return new Stopped(directory.hold(), store);
  }

  /// All objects at one revision.
  InputStream image() throws InterruptedException;

  /// Forgets the past and gives its space back.
  ///
  /// @return figures afterwards
  JsonObject compact() throws InterruptedException;

  JsonObject figures() throws InterruptedException;

  @Override
  void close();

  /// A plane that answers.
  record Running(KubernetesClient client) implements StoreAccess {

    private static final String PATH = "/wheelhouse/store";

    @Override
    public InputStream image() throws InterruptedException {
      return get(PATH + "/image");
    }

    @Override
    public JsonObject compact() throws InterruptedException {
      return json(send(request(PATH + "/compact").post("application/json", "").build()));
    }

    @Override
    public JsonObject figures() throws InterruptedException {
      return json(get(PATH));
    }

    private HttpRequest.Builder request(String path) {
      String master = client.getMasterUrl().toString().replaceAll("/+$", "");
      return client.getHttpClient().newHttpRequestBuilder().uri(master + path);
    }

    private InputStream get(String path) throws InterruptedException {
      return send(request(path).build());
    }

    private InputStream send(HttpRequest request) throws InterruptedException {
      HttpClient http = client.getHttpClient();
      try {
        HttpResponse<InputStream> response = http.sendAsync(request, InputStream.class).get();
        if (!response.isSuccessful()) {
          throw refused(response);
        }
        return response.body();
      } catch (ExecutionException | IOException e) {
        throw new UserError(
            UserError.Kind.UNAVAILABLE, "the plane does not answer: " + e.getMessage(), e);
      }
    }

    private static UserError refused(HttpResponse<InputStream> response) throws IOException {
      try (InputStream body = response.body()) {
        String message = Json.readObject(body.readAllBytes()).string("message").orElse("");
        return new UserError(
            UserError.Kind.FAILED, "the plane refused: " + response.code() + " " + message);
      }
    }

    private static JsonObject json(InputStream body) {
      try (body) {
        return Json.readObject(body.readAllBytes());
      } catch (IOException e) {
        throw new UserError(
            UserError.Kind.UNAVAILABLE, "the plane's answer broke off: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /// Files that nobody uses now.
  record Stopped(DataDirectory.Hold hold, Path store) implements StoreAccess {

    @Override
    public InputStream image() {
      return Stores.image(store).read();
    }

    @Override
    public JsonObject compact() {
      try (Store open = open()) {
        open.compact(open.revision());
        open.defragment();
        return json(open.status());
      }
    }

    @Override
    public JsonObject figures() {
      try (Store open = open()) {
        return json(open.status());
      }
    }

    private Store open() {
      return Stores.open(store, StoreOptions.defaults().withRetention(Duration.ZERO));
    }

    private static JsonObject json(StoreStatus status) {
      return JsonObject.of("keys", status.keys(), "diskBytes", status.diskBytes());
    }

    @Override
    public void close() {
      hold.close();
    }
  }
}
