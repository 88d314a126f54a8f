// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.plane.apiserver.metrics.Families;
import dev.wheelhouse.testing.Eventually;
import dev.wheelhouse.testing.ManualClock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogIT {

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-31T12:00:00Z"));
  private final AuditMetrics metrics = new AuditMetrics(new Families(new PrometheusRegistry()));

  private static List<String> files(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void putsFullFilesAsideAndKeepsTheNewest(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("audit.log");
    byte[] line = ("x".repeat(600 << 10) + "\n").getBytes(StandardCharsets.US_ASCII);
    try (AuditFile file =
        new AuditFile(path, new AuditOptions(null, null, false, 1, 2, 0), clock)) {
      for (int i = 0; i < 5; i++) {
        file.append(List.of(line));
        clock.advance(Duration.ofSeconds(1));
      }
    }

    assertThat(files(directory))
        .containsExactly(
            "audit-2026-01-31T12-00-03.000.log", "audit-2026-01-31T12-00-04.000.log", "audit.log");
    assertThat(Files.size(path)).isEqualTo(line.length);
  }

  @Test
  void writesInTheBackground(@TempDir Path directory) throws Exception {
    Path path = directory.resolve("audit.log");
    try (AuditFile file = new AuditFile(path, AuditOptions.OFF, clock);
        Tasks tasks = new Tasks("audit")) {
      AuditLog log = new AuditLog(file::append, true, metrics);
      tasks.start("drain", log::drain);

      for (int i = 0; i < 100; i++) {
        log.write(JsonObject.of("number", (long) i));
      }

      Eventually.within(
          Duration.ofSeconds(10), "all lines are there", () -> lines(path).size() == 100);
    }
    assertThat(lines(path).getLast()).isEqualTo("{\"number\":99}");
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
