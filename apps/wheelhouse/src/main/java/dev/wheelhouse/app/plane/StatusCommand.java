// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells whether a plane runs, and where.
@Command(
    name = "status",
    description =
        "Show whether the plane runs, and where it listens. Exit code 69 when it does not;"
            + " a registry without a plane is told too.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {

  private static final int NOT_RUNNING = 69;

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    DataDirectory directory = data.directory();
    Optional<ProcessHandle> process = directory.running();
    Optional<PlaneState> state = PlaneState.read(directory);
    JsonObject report = report(directory, process, state);
    Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format);
    printer.print(report, () -> table(report));
    return process.isPresent() && directory.registry().isEmpty() ? 0 : NOT_RUNNING;
  }

  private static JsonObject report(
      DataDirectory directory, Optional<ProcessHandle> process, Optional<PlaneState> state) {
    JsonObject report = state.map(PlaneState::toJson).orElseGet(JsonObject::new);
    Optional<String> registry = directory.registry();
    report.put("status", status(process.isPresent(), registry.isPresent(), state.isPresent()));
    registry.ifPresent(it -> report.put("registry", it));
    report.put("dataDirectory", directory.path().toString());
    process
        .flatMap(running -> running.info().startInstant())
        .ifPresent(start ->
            report.put("uptimeSeconds", Duration.between(start, Instant.now()).toSeconds()));
    return report;
  }

  private static String status(boolean held, boolean registry, boolean plane) {
    if (!held) {
      return "stopped";
    }
    if (registry) {
      return "registry only";
    }
    return plane ? "running" : "starting";
  }

  private static Table table(JsonObject report) {
    Table table = new Table("PLANE", report.string("status").orElse(""));
    for (String key : new String[] {"server", "entry", "registry", "runtime", "dataDirectory"}) {
      report.string(key).ifPresent(value -> table.row(key, value));
    }
    for (String key : new String[] {"pid", "uptimeSeconds", "readyMillis"}) {
      report.integer(key).ifPresent(value -> table.row(key, value.toString()));
    }
    return table;
  }
}
