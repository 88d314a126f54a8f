// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.it.Program;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plane is killed while it runs the storefront; the next one on the same data goes on.
class KilledPlaneIT {

  private static final Duration START = Duration.ofSeconds(90);

  @TempDir Path folder;

  @BeforeAll
  static void containers() {
    Program.needsContainers();
  }

  @Test
  void comesBackWithItsApplicationAndItsPods() throws IOException, InterruptedException {
    Path data = folder.resolve("plane");
    String before;
    try (Program demo = Program.start(data, "demo")) {
      Eventually.within(
          START.multipliedBy(2), "the shop is open", () -> pageShows(data, "version 1"));
      before = Program.run(data, "app", "list", "-o", "json");

      demo.kill();
    }

    try (Program up = Program.start(data, "up", "--kubeconfig=" + folder.resolve("config"))) {
      Eventually.within(START, "the shop is open again", () -> pageShows(data, "version 1"));

      String after = Program.run(data, "app", "list", "-o", "json");
      assertThat(uid(after)).isEqualTo(uid(before));
      Program.run(data, "app", "delete", "storefront");
      up.stop(START);
    }
  }

  private static String uid(String applications) {
    return Json.readObject(applications).array("items").orElseThrow().objects().stream()
        .filter(it -> it.string("metadata", "name").orElse("").equals("storefront"))
        .flatMap(it -> it.string("metadata", "uid").stream())
        .findFirst()
        .orElseThrow();
  }

  private static boolean pageShows(Path data, String text) {
    Path file = data.resolve("plane.json");
    if (!Files.exists(file)) {
      return false;
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonObject state = Json.readObject(Files.readAllBytes(file));
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(state.string("entry").orElseThrow()))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200 && response.body().contains(text);
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
