// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `resourceVersion` and its companions mean for lists and watches.
class ListWatchIT {

  private static final String CORE = "/api/v1/namespaces/";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = new RunningServer(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// ConfigMaps of a namespace of the test's own.
  private static String maps(String namespace) throws Exception {
    server.post(
        "/api/v1/namespaces",
        """
        {"metadata":{"name":"%s"}}
        """
            .formatted(namespace));
    return CORE + namespace + "/configmaps";
  }

  private static JsonObject create(String path, String name, String label) throws Exception {
    return server.post(
        path,
        """
        {"metadata":{"name":"%s","labels":{"k":"%s"}}}
        """
            .formatted(name, label));
  }

  private static String revision(JsonObject object) {
    return object.string("metadata", "resourceVersion").orElseThrow();
  }

  private static List<String> names(JsonObject list) {
    return list.array("items").orElseGet(JsonArray::new).objects().stream()
        .map(item -> item.string("metadata", "name").orElse(""))
        .toList();
  }

  private static BufferedReader watch(String path) throws Exception {
    return new BufferedReader(new InputStreamReader(server.open(path), StandardCharsets.UTF_8));
  }

  @Test
  void listsOneStateExactly() throws Exception {
    String maps = maps("exact");
    String then = revision(create(maps, "first", "a"));
    create(maps, "second", "a");

    JsonObject exact = server.get(maps + "?resourceVersionMatch=Exact&resourceVersion=" + then);
    JsonObject legacy = server.get(maps + "?limit=5&resourceVersion=" + then);
    JsonObject newer =
        server.get(maps + "?resourceVersionMatch=NotOlderThan&resourceVersion=" + then);

    assertThat(names(exact)).containsExactly("first");
    assertThat(revision(exact)).isEqualTo(then);
    assertThat(names(legacy)).containsExactly("first");
    assertThat(names(newer)).containsExactly("first", "second");
    assertThat(names(server.get(maps + "?resourceVersion=0"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resourceVersionMatch=Exact"
            + "|resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless"
            + " resourceVersion is provided",
        "resourceVersionMatch=Exact&resourceVersion=0"
            + "|resourceVersionMatch: Forbidden: resourceVersionMatch \"exact\" is forbidden for"
            + " resourceVersion \"0\"",
        "resourceVersionMatch=foo&resourceVersion=1"
            + "|resourceVersionMatch: Unsupported value: \"foo\": supported values: \"Exact\","
            + " \"NotOlderThan\", \"\"",
        "sendInitialEvents=true"
            + "|sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
        "watch=1&sendInitialEvents=true"
            + "|resourceVersionMatch: Forbidden: sendInitialEvents requires setting"
            + " resourceVersionMatch to NotOlderThan",
        "watch=1&resourceVersionMatch=NotOlderThan&resourceVersion=1"
            + "|resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless"
            + " sendInitialEvents is provided"
      })
  void refusesOptionsThatDoNotGoTogether(String query, String message) throws Exception {
    HttpResponse<String> answer = server.send(server.request("/api/v1/pods?" + query));

    JsonObject status = Json.readObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(status.string("message"))
        .contains("ListOptions.meta.k8s.io \"\" is invalid: " + message);
    assertThat(status.string("details", "kind")).contains("ListOptions");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=x",
    "timeoutSeconds=x",
    "resourceVersion=x",
    "resourceVersion=-1",
    "continue=x",
    "watch=1&resourceVersion=x",
    "labelSelector=a%20b",
    "fieldSelector=a"
  })
  void refusesWhatItCannotRead(String query) throws Exception {
    HttpResponse<String> answer = server.send(server.request("/api/v1/pods?" + query));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/namespaces/default",
    "/api/v1/namespaces",
    "/api/v1/pods",
  })
  void refusesRevisionsThatAreToCome(String path) throws Exception {
    HttpResponse<String> answer = server.send(server.request(path + "?resourceVersion=99999999"));

    JsonObject status = Json.readObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(status.string("message"))
        .hasValueSatisfying(text ->
            assertThat(text)
                .startsWith("Timeout: Too large resource version: 99999999, current: "));
    assertThat(status.string("reason")).contains("Timeout");
    assertThat(status.integer("details", "retryAfterSeconds")).contains(1L);
    assertThat(status.array("details", "causes").orElseThrow().objects().getFirst())
        .containsEntry("reason", "ResourceVersionTooLarge");
  }

  @Test
  void pagesThroughOneState() throws Exception {
    String maps = maps("pages");
    for (int i = 0; i < 5; i++) {
      create(maps, "m" + i, i % 2 == 0 ? "even" : "odd");
    }

    JsonObject first = server.get(maps + "?limit=2");
    create(maps, "m00", "even");
    String next = first.string("metadata", "continue").orElseThrow();
    JsonObject second = server.get(maps + "?limit=2&continue=" + next);
    String last = second.string("metadata", "continue").orElseThrow();
    JsonObject third = server.get(maps + "?continue=" + last);
    JsonObject even = server.get(maps + "?limit=2&labelSelector=k%3Deven");

    assertThat(names(first)).containsExactly("m0", "m1");
    assertThat(first.integer("metadata", "remainingItemCount")).contains(3L);
    assertThat(names(second)).containsExactly("m2", "m3");
    assertThat(names(third)).containsExactly("m4");
    assertThat(third.string("metadata", "continue")).isEmpty();
    assertThat(third.integer("metadata", "remainingItemCount")).isEmpty();
    assertThat(revision(third)).isEqualTo(revision(first));
    assertThat(even.integer("metadata", "remainingItemCount")).isEmpty();
    assertThat(even.string("metadata", "continue")).isPresent();
  }

  @Test
  void refusesARevisionBesideAToken() throws Exception {
    String maps = maps("token");
    create(maps, "a", "x");
    create(maps, "b", "x");
    String next = server.get(maps + "?limit=1").string("metadata", "continue").orElseThrow();

    HttpResponse<String> answer =
        server.send(server.request(maps + "?resourceVersion=3&continue=" + next));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("specifying resource version is not allowed when using continue");
  }

  @Test
  void goesOnFromTheNewestStateWhenAPageIsTooOld() throws Exception {
    String maps = maps("expired");
    for (int i = 0; i < 4; i++) {
      create(maps, "m" + i, "x");
    }
    JsonObject first = server.get(maps + "?limit=2");
    create(maps, "m9", "x");
    server.compact();

    HttpResponse<String> gone =
        server.send(
            server.request(
                maps + "?limit=1&continue=" + first.string("metadata", "continue").orElseThrow()));
    JsonObject status = Json.readObject(gone.body());
    String fresh = status.string("metadata", "continue").orElseThrow();
    JsonObject rest = server.get(maps + "?limit=2&continue=" + fresh);
    HttpResponse<String> exact =
        server.send(
            server.request(
                maps + "?resourceVersionMatch=Exact&resourceVersion=" + revision(first)));

    assertThat(gone.statusCode()).isEqualTo(410);
    assertThat(status.string("reason")).contains("Expired");
    assertThat(names(rest)).containsExactly("m2", "m3");
    assertThat(rest.integer("metadata", "remainingItemCount")).contains(1L);
    assertThat(revision(rest)).isNotEqualTo(revision(first));
    assertThat(exact.statusCode()).isEqualTo(410);
    assertThat(exact.body()).contains("The resourceVersion for the provided list is too old.");
  }

  @Test
  void showsTheLastSeenStateOfWhatLeavesASelector() throws Exception {
    String maps = maps("leaving");
    JsonObject object = create(maps, "one", "in");

    try (BufferedReader events =
        watch(maps + "?watch=1&labelSelector=k%3Din&resourceVersion=" + revision(object))) {
      JsonObject out = object.deepCopy();
      out.childObject("metadata").childObject("labels").put("k", "out");
      String changed = revision(server.put(maps + "/one", out));
      JsonObject event = Json.readObject(events.readLine());

      assertThat(event.string("type")).contains("DELETED");
      assertThat(event.string("object", "metadata", "labels", "k")).contains("in");
      assertThat(event.string("object", "metadata", "resourceVersion")).contains(changed);
    }
  }

  @Test
  void aPodDeletedByForceIsMarkedInTheLastStateThatWatchersSee() throws Exception {
    maps("forced");
    server.post(CORE + "forced/serviceaccounts", "{\"metadata\":{\"name\":\"default\"}}");
    String pods = CORE + "forced/pods";
    server.post(
        pods,
        """
        {"metadata":{"name":"p"},"spec":{"terminationGracePeriodSeconds":86400,
         "containers":[{"name":"c","image":"i"}]}}
        """);
    server.post(pods + "/p/binding", "{\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}");
    String from = revision(server.get(pods + "/p"));

    try (BufferedReader events = watch(pods + "?watch=1&resourceVersion=" + from)) {
      server.delete(pods + "/p?gracePeriodSeconds=0");
      JsonObject event = Json.readObject(events.readLine());

      assertThat(event.string("type")).contains("DELETED");
      assertThat(event.string("object", "metadata", "deletionTimestamp")).isPresent();
      assertThat(event.integer("object", "metadata", "deletionGracePeriodSeconds")).contains(0L);
    }
  }

  @Test
  void watchesOneObjectByItsName() throws Exception {
    String maps = maps("single");
    String from = revision(create(maps, "one", "x"));

    try (BufferedReader events =
        watch(maps + "?watch=1&fieldSelector=metadata.name%3Dtwo&resourceVersion=" + from)) {
      create(maps, "other-two", "x");
      create(maps, "two", "x");
      JsonObject event = Json.readObject(events.readLine());

      assertThat(event.string("object", "metadata", "name")).contains("two");
    }
    assertThat(names(server.get(maps + "?fieldSelector=metadata.name%3Done")))
        .containsExactly("one");
    assertThat(names(server.get("/api/v1/configmaps?fieldSelector=metadata.name%3Dother-two")))
        .containsExactly("other-two");
  }

  @Test
  void aWatchWithoutARevisionBeginsWithWhatIsThere() throws Exception {
    String maps = maps("legacy");
    create(maps, "one", "x");

    try (BufferedReader events = watch(maps + "?watch=1&allowWatchBookmarks=1")) {
      JsonObject root = Json.readObject(events.readLine());
      JsonObject first =
          root.string("object", "metadata", "name").orElse("").equals("one")
              ? root
              : Json.readObject(events.readLine());
      JsonObject end = bookmark(events);

      assertThat(first.string("type")).contains("ADDED");
      assertThat(end.string("object", "metadata", "annotations", "k8s.io/initial-events-end"))
          .contains("true");
    }
  }

  private static JsonObject bookmark(BufferedReader events) throws Exception {
    JsonObject event = Json.readObject(events.readLine());
    while (!event.string("type").orElse("").equals("BOOKMARK")) {
      event = Json.readObject(events.readLine());
    }
    return event;
  }

  @Test
  void endsWithABookmark() throws Exception {
    String maps = maps("bookmarked");
    String from = revision(create(maps, "one", "x"));
    create(maps, "two", "x");

    HttpResponse<String> answer =
        server.send(
            server.request(
                maps
                    + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
                    + from));

    List<String> lines = answer.body().lines().toList();
    assertThat(lines).hasSize(2);
    JsonObject last = Json.readObject(lines.getLast());
    assertThat(last.string("type")).contains("BOOKMARK");
    assertThat(last.string("object", "kind")).contains("ConfigMap");
    assertThat(Long.parseLong(last.string("object", "metadata", "resourceVersion").orElseThrow()))
        .isGreaterThan(Long.parseLong(from));
  }

  @Test
  void tellsWithinTheWatchThatARevisionIsToCome() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server.request(
                "/api/v1/configmaps?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                    + "&resourceVersion=99999999"));

    JsonObject event = Json.readObject(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(event.string("type")).contains("ERROR");
    assertThat(event.integer("object", "code")).contains(504L);
  }

  @Test
  void showsTablesWithColumnsOnce() throws Exception {
    String maps = maps("tables");
    create(maps, "a", "x");
    create(maps, "b", "x");

    HttpResponse<String> answer =
        server.send(
            server
                .request(maps + "?watch=1&allowWatchBookmarks=1&timeoutSeconds=1&labelSelector=k")
                .header("accept", "application/json;as=Table;v=v1;g=meta.k8s.io"));

    List<JsonObject> tables =
        answer.body().lines().map(Json::readObject).map(e -> e.childObject("object")).toList();
    assertThat(tables.get(0).childArray("columnDefinitions")).isNotEmpty();
    assertThat(tables.get(1).childArray("columnDefinitions")).isEmpty();
    assertThat(tables.get(1).childArray("rows").objects().getFirst().childArray("cells"))
        .contains("b");
    assertThat(
            tables
                .get(2)
                .childArray("rows")
                .objects()
                .getFirst()
                .string("object", "metadata", "annotations", "k8s.io/initial-events-end"))
        .contains("true");
  }
}
