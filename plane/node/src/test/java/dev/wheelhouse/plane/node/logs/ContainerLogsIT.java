// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.testing.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerLogsIT {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temp;
  private final ManualClock clock = new ManualClock(START);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(ContainerLogs logs, Path file, LogQuery query) throws IOException {
    try (InputStream in = logs.read(file, query)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static LogQuery query(
      boolean timestamps, @Nullable Instant since, @Nullable Long tail, @Nullable Long bytes) {
    return new LogQuery(false, false, timestamps, since, tail, bytes);
  }

  @Test
  void writesTheCriFormatAndReadsItBack() throws Exception {
    Path file = temp.resolve("c/0.log");
    ContainerLogs logs = new ContainerLogs(clock);
    logs.open(file).write(false, bytes("one\ntw"));
    logs.open(file).write(true, bytes("err\n"));
    logs.open(file).write(false, bytes("o\nrest"));
    logs.finish(file);

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            2026-01-01T00:00:00Z stdout F one
            2026-01-01T00:00:00Z stderr F err
            2026-01-01T00:00:00Z stdout F two
            2026-01-01T00:00:00Z stdout P rest
            """);
    assertThat(read(logs, file, LogQuery.ALL)).isEqualTo("one\nerr\ntwo\nrest");
  }

  @Test
  void selectsLines() throws Exception {
    Path file = temp.resolve("c/0.log");
    ContainerLogs logs = new ContainerLogs(clock);
    logs.open(file).write(false, bytes("a\n"));
    clock.advance(Duration.ofSeconds(10));
    logs.open(file).write(false, bytes("b\nc\n"));

    assertThat(read(logs, file, query(false, null, 2L, null))).isEqualTo("b\nc\n");
    assertThat(read(logs, file, query(false, START.plusSeconds(5), null, null)))
        .isEqualTo("b\nc\n");
    assertThat(read(logs, file, query(false, null, null, 3L))).isEqualTo("a\nb");
    assertThat(read(logs, file, query(true, null, 1L, null))).isEqualTo("2026-01-01T00:00:10Z c\n");
    assertThat(read(logs, file, query(false, null, 0L, null))).isEmpty();
  }

  @Test
  void keepsAndReadsOneRotatedFile() throws Exception {
    Path file = temp.resolve("c/0.log");
    ContainerLogs logs = new ContainerLogs(clock, 100);
    for (int i = 0; i < 4; i++) {
      logs.open(file).write(false, bytes("line " + i + "\n"));
    }
    logs.finish(file);

    assertThat(Files.exists(LogFile.rotated(file))).isTrue();
    assertThat(read(logs, file, LogQuery.ALL)).isEqualTo("line 0\nline 1\nline 2\nline 3\n");
  }

  @Test
  void followsThroughRotationToTheEnd() throws Exception {
    Path file = temp.resolve("c/0.log");
    ContainerLogs logs = new ContainerLogs(clock, 100);
    LogFile log = logs.open(file);
    log.write(false, bytes("line 0\n"));
    try (InputStream in = logs.read(file, LogQuery.following())) {
      assertThat(new String(in.readNBytes(7), StandardCharsets.UTF_8)).isEqualTo("line 0\n");
      for (int i = 1; i < 4; i++) {
        log.write(false, bytes("line " + i + "\n"));
      }
      assertThat(new String(in.readNBytes(21), StandardCharsets.UTF_8))
          .isEqualTo("line 1\nline 2\nline 3\n");
      logs.finish(file);
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
