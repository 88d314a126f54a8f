// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.demo;

import dev.wheelhouse.app.output.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The phases of the demonstration, announced as they begin and timed as they end.
final class Phases {

  private final PrintWriter out;
  private final Map<String, Duration> durations = new LinkedHashMap<>();

  Phases(PrintWriter out) {
    this.out = out;
  }

  /// Work that may be interrupted and may give something.
  @FunctionalInterface
  interface Phase<T> {
    T run() throws InterruptedException;
  }

  <T> T run(String name, Phase<T> phase) throws InterruptedException {
    out.println("==> " + name);
    out.flush();
    long start = System.nanoTime();
    T result = phase.run();
    durations.put(name, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }

  /// What was measured elsewhere.
  void add(String name, Duration duration) {
    durations.put(name, duration);
  }

  Table table() {
    Table table = new Table("PHASE", "SECONDS");
    durations.forEach((name, duration) ->
        table.row(name, String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0)));
    return table;
  }
}
