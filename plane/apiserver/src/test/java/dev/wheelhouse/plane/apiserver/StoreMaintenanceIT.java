// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.store.Quota;
import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import dev.wheelhouse.testing.Eventually;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator does with the store of a running server.
final class StoreMaintenanceIT {

  private static final String STORE = "/wheelhouse/store";
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir Path directory;

  private static String map(String name, int bytes) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\"},\"data\":{\"k\":\""
        + "x".repeat(bytes)
        + "\"}}";
  }

  @Test
  void takesAnImageWhileRunning() throws Exception {
    try (RunningServer server = new RunningServer(directory.resolve("pki"))) {
      server.post(MAPS, map("a", 10));

      try (InputStream image = server.open(STORE + "/image")) {
        Stores.restore(image, directory.resolve("copy"));
      }
    }
    try (RunningServer server =
        new RunningServer(
            directory.resolve("pki"),
            Stores.open(directory.resolve("copy"), StoreOptions.defaults()))) {
      assertThat(server.get(MAPS + "/a").string("data", "k")).contains("x".repeat(10));
    }
  }

  @Test
  void isForAdministratorsOnly() throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      for (String path : new String[] {STORE, STORE + "/image", STORE + "/compact"}) {
        HttpRequest.Builder request =
            server.request(path).setHeader("authorization", "Bearer nobody-token");

        assertThat(server.send(request).statusCode()).isEqualTo(403);
      }
      assertThat(server.send(server.request(STORE + "/compact")).statusCode()).isEqualTo(405);
      assertThat(server.send(server.request(STORE + "/x")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void compactsOnDemand() throws Exception {
    try (RunningServer server = new RunningServer(directory)) {
      JsonObject made = server.post(MAPS, map("a", 10));

      JsonObject figures = server.post(STORE + "/compact", "");

      long revision = Long.parseLong(made.string("metadata", "resourceVersion").orElse(""));
      assertThat(figures.integer("compactedRevision").orElse(0L)).isGreaterThanOrEqualTo(revision);
    }
  }

  @Test
  void aFullStoreRefusesWithA507AndRecoversByDeletion() throws Exception {
    Quota quota = new Quota(400_000);
    try (RunningServer server =
        new RunningServer(directory, Stores.inMemory(StoreOptions.defaults().withQuota(quota)))) {
      for (int i = 0; i < 4; i++) {
        server.post(MAPS, map("big" + i, 100_000));
      }

      HttpResponse<String> refused =
          server.send("POST", MAPS, "application/json", map("more", 100_000));

      assertThat(refused.statusCode()).isEqualTo(507);
      assertThat(refused.body()).contains("InsufficientStorage", "NOSPACE", "delete objects");
      assertThat(server.get(STORE).array("alarms").orElseThrow()).containsExactly("NOSPACE");
      assertThat(server.get(MAPS + "/big0").string("data", "k")).isPresent();

      server.delete(MAPS + "/big0");
      Eventually.within(
          Duration.ofSeconds(10),
          "room again",
          () -> {
            try {
              return server.get(STORE).array("alarms").orElseThrow().isEmpty();
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertThat(server.send("POST", MAPS, "application/json", map("more", 10)).statusCode())
          .isEqualTo(201);
    }
  }
}
