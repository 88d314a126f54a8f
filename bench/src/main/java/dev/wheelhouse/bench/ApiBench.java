// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Measures the API server alone, in a process of its own, beside the figures that kube-apiserver
/// and etcd had on a machine of the same size. CPU and allocation are the server process's own; the
/// cost of the load, which runs in this process, is not counted, but it takes its share of the
/// machine and so of the operations a second.
///
/// Arguments: which rows (`idle get create watch list`); all by default. Properties: those of
/// [Rounds], and `server.options`, more JVM options of the server.
public final class ApiBench {

  private static final int CONNECTIONS = 32;
  private static final int WATCHERS = 200;
  private static final int EVENTS = 500;
  private static final long LIST_OBJECTS = 29_000;
  private static final long CREATES = 10_000;
  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private final ApiServerProcess server;
  private final ApiLoad load;
  private final Rounds rounds;

  private ApiBench(ApiServerProcess server) {
    this.server = server;
    this.load = new ApiLoad(server.url());
    this.rounds = new Rounds(server);
  }

  public static void main(String[] arguments) throws Exception {
    List<String> rows =
        arguments.length == 0
            ? List.of("idle", "get", "create", "watch", "list")
            : Arrays.asList(arguments);
    for (String row : rows) {
      Path directory = Files.createTempDirectory("api-bench");
      try (ApiServerProcess server = ApiServerProcess.start(directory)) {
        new ApiBench(server).run(row);
      }
      delete(directory);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void run(String row) throws IOException, InterruptedException {
    try (load) {
      switch (row) {
        case "idle" -> idle();
        case "get" -> gets();
        case "create" -> creates();
        case "watch" -> watches();
        case "list" -> lists();
        default -> throw new IllegalArgumentException("no row " + row);
      }
    }
  }

  private void idle() throws IOException, InterruptedException {
    Thread.sleep(5_000);
    double before = server.cpuMillis();
    Thread.sleep(10_000);
    System.out.printf(
        Locale.ROOT,
        "%-42s %9.0f MB, %.1f %% of a core   492 MB%n",
        "idle",
        server.residentMegabytes(),
        (server.cpuMillis() - before) / 100);
  }

  private void gets() throws IOException, InterruptedException {
    byte[] create = ApiLoad.create(ApiLoad.MAPS);
    load.times(1, 1, _ -> create);
    String path = ApiLoad.MAPS + "/" + name(create);
    byte[] json = TlsConnection.request("GET", path, "", "Accept: " + JSON);
    byte[] protobuf = TlsConnection.request("GET", path, "", "Accept: " + PROTOBUF);
    rounds.measure(
        "GET one ConfigMap, 32 connections",
        "5,061/s, 0.36",
        () -> load.forAWhile(CONNECTIONS, ROUND, _ -> json).requests());
    rounds.measure(
        "the same in protobuf",
        "",
        () -> load.forAWhile(CONNECTIONS, ROUND, _ -> protobuf).requests());
  }

  private static String name(byte[] create) {
    String text = new String(create, StandardCharsets.UTF_8);
    int at = text.indexOf("\"name\":\"") + 8;
    return text.substring(at, text.indexOf('"', at));
  }

  private void creates() throws IOException, InterruptedException {
    rounds.measure(
        "create a 1.5 KB ConfigMap, 32 connections",
        "1,913/s, 0.98",
        () -> load.times(CONNECTIONS, CREATES, _ -> ApiLoad.create(ApiLoad.MAPS)).requests());
    memory();
  }

  private void watches() throws IOException, InterruptedException {
    watches("200 watches x 500 events", JSON, "49,800/s, 0.026");
    watches("the same in protobuf", PROTOBUF, "");
  }

  private void watches(String what, String accept, String reference)
      throws IOException, InterruptedException {
    String path =
        ApiLoad.MAPS
            + "?watch=1&resourceVersion=0&sendInitialEvents=false"
            + "&resourceVersionMatch=NotOlderThan";
    try (ApiLoad.Watchers watchers = load.watch(WATCHERS, path, accept)) {
      rounds.measure(
          what,
          reference,
          () -> {
            load.times(8, EVENTS, _ -> ApiLoad.create(ApiLoad.MAPS));
            return watchers.next((long) WATCHERS * EVENTS);
          });
    }
  }

  private void lists() throws IOException, InterruptedException {
    load.times(CONNECTIONS, LIST_OBJECTS, _ -> ApiLoad.create(ApiLoad.MAPS));
    memory();
    try (TlsConnection connection = new TlsConnection(server.url())) {
      lists("LIST of 29,000", JSON, "440-950 ms", connection);
      lists("the same in protobuf", PROTOBUF, "", connection);
    }
    memory();
  }

  private void lists(String what, String accept, String reference, TlsConnection connection)
      throws IOException, InterruptedException {
    byte[] request = TlsConnection.request("GET", ApiLoad.MAPS, "", "Accept: " + accept);
    rounds.measure(
        what,
        reference,
        () -> {
          for (int i = 0; i < 10; i++) {
            connection.exchange(request);
          }
          return 10;
        });
  }

  /// What the server keeps, and what its process has of the machine's memory.
  private void memory() throws IOException {
    double resident = server.residentMegabytes();
    System.out.printf(
        Locale.ROOT,
        "%-42s %9.0f MB, %d MB live on the heap%n",
        "memory with these",
        resident,
        server.liveBytes() >> 20);
  }
}
