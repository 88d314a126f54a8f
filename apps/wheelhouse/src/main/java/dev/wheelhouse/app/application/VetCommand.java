// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ApplicationFiles.Source;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.yaml.YamlDocument.Place;
import dev.wheelhouse.ops.delivery.application.ApplicationCheck;
import dev.wheelhouse.ops.delivery.application.ApplicationCheck.Findings;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Finds all that is wrong with applications, without applying them.
@Command(
    name = "vet",
    description =
        "Find all that is wrong with an application, each with its place in the file, without"
            + " applying it. Exit code 65 when there is something.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app vet -f app.yaml",
      "  wheelhouse app vet -f app.yaml -f definitions/ --offline"
    },
    mixinStandardHelpOptions = true)
final class VetCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "A file or folder with applications, and with Policies, Workflows and definitions that"
              + " they use; may be given several times.")
  List<Path> files = List.of();

  @Option(
      names = "--offline",
      description = "Ask no cluster; what only a cluster knows is not checked.")
  boolean offline;

  @Option(names = "--strict", description = "Take warnings for errors.")
  boolean strict;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutputOption output = new OutputOption();

  /// @param at in the file
  private record Finding(String file, Place at, boolean error, String path, String message) {

    String place() {
      return file + ":" + at.line() + ":" + at.column();
    }

    JsonObject tree() {
      return JsonObject.of(
          "place",
          place(),
          "severity",
          error ? "error" : "warning",
          "path",
          path,
          "message",
          message);
    }

    @Override
    public String toString() {
      return place() + ": " + (error ? "" : "warning: ") + path + ": " + message + "\n";
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    ApplicationFiles read = ApplicationFiles.read(files, cluster.namespace());
    if (read.applications().isEmpty()) {
      throw new UserError(UserError.Kind.DATA, "there is no Application in " + files);
    }
    List<Finding> findings = new ArrayList<>();
    if (offline) {
      PlannedCluster none = PlannedCluster.empty(Optional.empty()).holding(read.drafts());
      for (Source source : read.applications()) {
        add(source, ApplicationCheck.offline(read.lookup(none), none, source.tree()), findings);
      }
    } else {
      try (Reach reach = Reach.of(cluster)) {
        for (Source source : read.applications()) {
          PlannedCluster local = reach.with(read.drafts());
          add(
              source,
              ApplicationCheck.of(read.lookup(local), local, reach.clusters(), source.tree()),
              findings);
        }
      }
    }
    findings.sort(
        Comparator.comparing(Finding::file)
            .thenComparingInt(it -> it.at().line())
            .thenComparingInt(it -> it.at().column()));
    output.printAll(findings.stream().map(Finding::tree).toList(), () -> text(read, findings));
    boolean bad = findings.stream().anyMatch(it -> it.error() || strict);
    return bad ? UserError.Kind.DATA.exitCode() : 0;
  }

  private static void add(Source source, Findings found, List<Finding> findings) {
    for (Cause cause : found.errors()) {
      findings.add(
          new Finding(
              source.file(), source.place(cause.field()), true, cause.field(), cause.message()));
    }
    for (String warning : found.warnings()) {
      int colon = warning.indexOf(": ");
      int space = warning.indexOf(' ');
      int end = colon > 0 && colon < space ? colon : space;
      String path = end < 0 ? warning : warning.substring(0, end);
      String words =
          end < 0
              ? "nobody knows this parameter"
              : colon == end
                  ? warning.substring(end + 2)
                  : "nobody knows this parameter" + warning.substring(end);
      findings.add(new Finding(source.file(), source.place(path), false, path, words));
    }
  }

  private static String text(ApplicationFiles read, List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    findings.forEach(text::append);
    long errors = findings.stream().filter(Finding::error).count();
    long warnings = findings.size() - errors;
    for (Source source : read.applications()) {
      text.append(source.file())
          .append(": application ")
          .append(source.tree().string("metadata", "name").orElse("?"))
          .append(errors == 0 ? " is without faults" : " has faults")
          .append(" (" + errors + " errors, " + warnings + " warnings)\n");
    }
    return text.toString();
  }
}
