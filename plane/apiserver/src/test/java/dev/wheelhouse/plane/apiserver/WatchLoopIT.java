// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many watchers, some of which are slow.
@Timeout(60)
class WatchLoopIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int WATCHERS = 20;
  private static final int EVENTS = 24;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// A connection for each watcher: on a shared one, the slow would hold up the quick.
  private static BufferedReader watch(String query) throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(server.http.sslContext())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    InputStream events =
        client
            .send(
                server.request(MAPS + "?watch=1&" + query).build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body();
    return new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
  }

  private static void create(String name, int size) throws Exception {
    server.post(
        MAPS,
        JsonObject.of(
                "metadata",
                JsonObject.of("name", name),
                "data",
                JsonObject.of("text", "x".repeat(size)))
            .toString());
  }

  private static String revision() throws Exception {
    return server.get(MAPS).string("metadata", "resourceVersion").orElseThrow();
  }

  private static List<String> names(BufferedReader events, int number) throws Exception {
    List<String> names = new ArrayList<>();
    while (names.size() < number) {
      JsonObject event = Json.readObject(events.readLine());
      names.add(event.string("object", "metadata", "name").orElse(""));
    }
    return names;
  }

  private static List<String> expected(String prefix) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  @Test
  void everyWatcherSeesEveryEventInOrder() throws Exception {
    String from = revision();
    List<BufferedReader> watchers = new ArrayList<>();
    for (int i = 0; i < WATCHERS; i++) {
      watchers.add(watch("resourceVersion=" + from));
    }

    for (int i = 0; i < EVENTS; i++) {
      create("many-" + i, 10);
    }

    for (BufferedReader watcher : watchers) {
      assertThat(names(watcher, EVENTS)).isEqualTo(expected("many-"));
      watcher.close();
    }
  }

  @Test
  void aWatcherThatStopsReadingHoldsUpNobodyAndMissesNothing() throws Exception {
    String from = revision();
    try (BufferedReader slow = watch("resourceVersion=" + from);
        BufferedReader quick = watch("resourceVersion=" + from)) {
      for (int i = 0; i < EVENTS; i++) {
        create("large-" + i, 900_000);
        assertThat(names(quick, 1)).containsExactly("large-" + i);
      }

      assertThat(names(slow, EVENTS)).isEqualTo(expected("large-"));
    }
  }

  @Test
  void bookmarksComeToQuietWatchersToo() throws Exception {
    String from = revision();
    create("other", 10);

    try (BufferedReader events =
        watch(
            "allowWatchBookmarks=true&timeoutSeconds=3&fieldSelector=metadata.name%3Dnobody"
                + "&resourceVersion="
                + from)) {
      JsonObject bookmark = Json.readObject(events.readLine());

      assertThat(bookmark.string("type")).contains("BOOKMARK");
      assertThat(
              Long.parseLong(
                  bookmark.string("object", "metadata", "resourceVersion").orElseThrow()))
          .isGreaterThan(Long.parseLong(from));
    }
  }
}
