// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Measures the API server alone, in a process of its own, beside the figures that kube-apiserver
/// and etcd had on a machine of the same size. CPU is the server process's own, user and system.
///
/// Arguments: which rows (`create`, `get`, `watch`, `list`, `idle`); all by default. Property
/// `profile`: a folder for a flight recording of each row. Property `server.options`: more JVM
/// options of the server.
public final class ApiBench {

  private static final int CONNECTIONS = 32;
  private static final int WATCHERS = 200;
  private static final int EVENTS = 500;
  private static final long LIST_OBJECTS = 29_000;
  private static final int LISTS = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration MEASURED = Duration.ofSeconds(8);
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private final ApiServerProcess server;
  private final ApiLoad load;

  private ApiBench(ApiServerProcess server) {
    this.server = server;
    this.load = new ApiLoad(server.url());
  }

  public static void main(String[] arguments) throws Exception {
    List<String> rows =
        arguments.length == 0
            ? List.of("idle", "get", "create", "watch", "list")
            : Arrays.asList(arguments);
    System.out.printf(
        Locale.ROOT, "%-46s %14s %14s   %s%n", "", "per second", "CPU ms each", "reference");
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
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void run(String row) throws IOException, InterruptedException {
    switch (row) {
      case "idle" -> idle();
      case "get" -> gets();
      case "create" -> creates();
      case "watch" -> watches();
      case "list" -> lists();
      default -> throw new IllegalArgumentException("no row " + row);
    }
  }

  private void idle() throws IOException, InterruptedException {
    Thread.sleep(5_000);
    double before = server.cpuMillis();
    Thread.sleep(10_000);
    System.out.printf(
        Locale.ROOT,
        "%-46s %11.0f MB %11.1f %%   492 MB%n",
        "idle: memory, CPU of a core",
        server.residentMegabytes(),
        (server.cpuMillis() - before) / 100);
  }

  private void gets() throws IOException, InterruptedException {
    byte[] create = ApiLoad.create(ApiLoad.MAPS);
    load.times(1, 1, _ -> create);
    String path = ApiLoad.MAPS + "/" + name(create);
    byte[] json = TlsConnection.request("GET", path, "", "Accept: " + JSON);
    byte[] protobuf = TlsConnection.request("GET", path, "", "Accept: " + PROTOBUF);
    load.forAWhile(CONNECTIONS, WARM_UP, _ -> json);
    measure(
        "GET one ConfigMap, 32 connections",
        "5,061/s, 0.36",
        () -> load.forAWhile(CONNECTIONS, MEASURED, _ -> json).requests());
    load.forAWhile(CONNECTIONS, WARM_UP.dividedBy(2), _ -> protobuf);
    measure(
        "the same in protobuf",
        "",
        () -> load.forAWhile(CONNECTIONS, MEASURED, _ -> protobuf).requests());
  }

  private static String name(byte[] create) {
    String text = new String(create, java.nio.charset.StandardCharsets.UTF_8);
    int at = text.indexOf("\"name\":\"") + 8;
    return text.substring(at, text.indexOf('"', at));
  }

  private void creates() throws IOException, InterruptedException {
    load.forAWhile(CONNECTIONS, WARM_UP, _ -> ApiLoad.create(ApiLoad.MAPS));
    measure(
        "create a 1.5 KB ConfigMap, 32 connections",
        "1,913/s, 0.98",
        () ->
            load.forAWhile(CONNECTIONS, MEASURED, _ -> ApiLoad.create(ApiLoad.MAPS)).requests());
  }

  private void watches() throws IOException, InterruptedException {
    watches("200 watches x 500 events", JSON, "49,800/s, 0.026");
    watches("the same in protobuf", PROTOBUF, "");
  }

  private void watches(String what, String accept, String reference)
      throws IOException, InterruptedException {
    String path = ApiLoad.MAPS + "?watch=1&resourceVersion=0&sendInitialEvents=false"
        + "&resourceVersionMatch=NotOlderThan";
    try (ApiLoad.Watchers watchers = load.watch(WATCHERS, path, accept)) {
      long expected = 0;
      for (int round = 0; round < 6; round++) {
        expected += (long) WATCHERS * EVENTS;
        long until = expected;
        if (round < 5) {
          fanOut(watchers, until);
        } else {
          measure(what, reference, () -> fanOut(watchers, until));
        }
      }
    }
  }

  private long fanOut(ApiLoad.Watchers watchers, long until) throws InterruptedException {
    load.times(8, EVENTS, _ -> ApiLoad.create(ApiLoad.MAPS));
    watchers.await(until);
    return (long) WATCHERS * EVENTS;
  }

  private void lists() throws IOException, InterruptedException {
    load.times(CONNECTIONS, LIST_OBJECTS, _ -> ApiLoad.create(ApiLoad.MAPS));
    lists("LIST of all, ms (p50)", JSON, "440-950 ms");
    lists("the same in protobuf", PROTOBUF, "");
    System.out.printf(
        Locale.ROOT, "%-46s %11.0f MB%n", "memory with these", server.residentMegabytes());
  }

  private void lists(String what, String accept, String reference)
      throws IOException, InterruptedException {
    byte[] request = TlsConnection.request("GET", ApiLoad.MAPS, "", "Accept: " + accept);
    List<Double> millis = new ArrayList<>();
    double cpu = 0;
    long size = 0;
    try (TlsConnection connection = new TlsConnection(server.url())) {
      for (int i = 0; i < 2 * LISTS; i++) {
        cpu = i == LISTS ? server.cpuMillis() : cpu;
        record(i == LISTS, what);
        long start = System.nanoTime();
        size = connection.exchange(request);
        if (i >= LISTS) {
          millis.add((System.nanoTime() - start) / 1e6);
        }
      }
    }
    double used = (server.cpuMillis() - cpu) / LISTS;
    stopRecording(what);
    millis.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%-46s %14.0f %14.1f   %s%n",
        what + ", " + size / 1_000_000 + " MB",
        millis.get(LISTS / 2),
        used,
        reference);
  }

  @FunctionalInterface
  private interface Work {
    /// @return how many operations it did
    long run() throws InterruptedException;
  }

  private void measure(String what, String reference, Work work)
      throws IOException, InterruptedException {
    record(true, what);
    double cpu = server.cpuMillis();
    long start = System.nanoTime();
    long done = work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = server.cpuMillis() - cpu;
    stopRecording(what);
    System.out.printf(
        Locale.ROOT, "%-46s %14.0f %14.4f   %s%n", what, done / seconds, used / done, reference);
  }

  private void record(boolean now, String what) throws IOException, InterruptedException {
    if (now && System.getProperty("profile") != null) {
      jcmd("JFR.start", "name=row", "settings=profile");
    }
  }

  private void stopRecording(String what) throws IOException, InterruptedException {
    String folder = System.getProperty("profile");
    if (folder != null) {
      String file = what.replaceAll("[^A-Za-z0-9]+", "-").toLowerCase(Locale.ROOT) + ".jfr";
      jcmd("JFR.stop", "name=row", "filename=" + Path.of(folder, file));
    }
  }

  private void jcmd(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(server.pid())));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
