// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.plane;

import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.plane.node.runtimes.RuntimeReport;
import dev.wheelhouse.plane.node.runtimes.Runtimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Tells what this machine can do for a plane, and what to install for more.
@Command(
    name = "doctor",
    description = "Probe what this machine can do, and say what to install for more.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

  @Mixin DataDirOption data = new DataDirOption();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>(MachineProbe.findings());
    List<RuntimeReport> runtimes = Runtimes.probe(data.directory().path().resolve("doctor"));
    for (RuntimeReport report : runtimes) {
      findings.add(
          new Finding(
              "runtime " + report.runtime(), report.usable(), summary(report), report.reason()));
    }
    new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
        .print(json(findings), () -> table(findings));
    return runtimes.stream().anyMatch(RuntimeReport::usable) ? 0 : 1;
  }

  private static String summary(RuntimeReport report) {
    return String.join(
        ", ",
        report.capabilities().stream()
            .filter(RuntimeReport.Capability::available)
            .map(RuntimeReport.Capability::name)
            .toList());
  }

  private static JsonObject json(List<Finding> findings) {
    JsonArray items = new JsonArray();
    for (Finding finding : findings) {
      items.add(
          JsonObject.of(
              "name", finding.name(),
              "ok", finding.ok(),
              "detail", finding.detail(),
              "advice", finding.advice()));
    }
    return JsonObject.of("findings", items);
  }

  private static String table(List<Finding> findings) {
    Table table = new Table("WHAT", "OK", "DETAIL");
    StringBuilder advice = new StringBuilder();
    for (Finding finding : findings) {
      table.row(finding.name(), finding.ok() ? "yes" : "no", finding.detail());
      if (!finding.ok() && !finding.advice().isEmpty()) {
        advice
            .append("  ")
            .append(finding.name())
            .append(": ")
            .append(finding.advice())
            .append('\n');
      }
    }
    return table + (advice.isEmpty() ? "" : "\nFor more:\n" + advice);
  }

  /// One thing that was looked at.
  ///
  /// @param advice what to do when it is not there
  record Finding(String name, boolean ok, String detail, String advice) {}
}
