// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wheelhouse.plane.store.StoreOptions;
import dev.wheelhouse.plane.store.Stores;
import dev.wheelhouse.testing.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server whose disk fills up, and has space again. Needs the right to mount a small one.
final class FullDiskIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int BALLAST = 64 << 20;
  private static final int VALUE = 200_000;
  private static final int MOST = 600;

  @TempDir Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    Stores.open(folder.resolve("other"), StoreOptions.defaults()).close();
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=120m", "wheelhouse-test", disk.toString());
    assumeTrue(mounted, "mounting a file system needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  @Timeout(300)
  void readsGoOnAndWritesAreRefusedUntilThereIsSpace() throws Exception {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST]);
    Set<String> made = new TreeSet<>();
    try (RunningServer server = onDisk()) {
      assertThat(server.send(server.request("/metrics")).body()).contains(alarm(0));
      HttpResponse<String> refused = fill(server, made);

      assertThat(refused.statusCode()).isEqualTo(507);
      assertThat(refused.body())
          .contains("InsufficientStorage", "NOSPACE", "remove other files from that disk");
      assertThat(create(server, "again").statusCode()).isEqualTo(507);
      assertThat(server.send(server.request("/metrics")).body()).contains(alarm(1));
      assertThat(server.get("/wheelhouse/store").array("alarms").orElseThrow())
          .containsExactly("NOSPACE");
      assertThat(server.send(server.request("/readyz")).statusCode()).isEqualTo(200);
      assertThat(names(server)).containsAll(made).doesNotContain("again");

      Files.delete(ballast);
      Eventually.within(SOON, "writes go on", () -> accepts(server, "after"));
      made.add("after");
      assertThat(server.send(server.request("/metrics")).body()).contains(alarm(0));
    }
    try (RunningServer server = onDisk()) {
      assertThat(names(server)).containsAll(made).doesNotContain("again");
    }
  }

  private static String alarm(int value) {
    return "wheelhouse_store_alarm{alarm=\"NOSPACE\"} " + value;
  }

  private RunningServer onDisk() throws Exception {
    return new RunningServer(
        folder.resolve("pki"), Stores.open(disk.resolve("store"), StoreOptions.defaults()));
  }

  private static HttpResponse<String> create(RunningServer server, String name) throws Exception {
    byte[] bytes = new byte[VALUE / 2];
    new Random(name.hashCode()).nextBytes(bytes);
    String body =
        "{\"metadata\":{\"name\":\""
            + name
            + "\"},\"data\":{\"k\":\""
            + java.util.HexFormat.of().formatHex(bytes)
            + "\"}}";
    return server.send("POST", MAPS, "application/json", body);
  }

  private static HttpResponse<String> fill(RunningServer server, Set<String> made)
      throws Exception {
    for (int i = 0; i < MOST; i++) {
      HttpResponse<String> answer = create(server, "map-" + i);
      if (answer.statusCode() != 201) {
        return answer;
      }
      made.add("map-" + i);
    }
    throw new AssertionError("the disk did not fill up");
  }

  private static boolean accepts(RunningServer server, String name) {
    try {
      return create(server, name).statusCode() == 201;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> names(RunningServer server) throws Exception {
    Set<String> names = new TreeSet<>();
    server
        .get(MAPS)
        .array("items")
        .orElseThrow()
        .objects()
        .forEach(map -> names.add(map.string("metadata", "name").orElseThrow()));
    return names;
  }
}
