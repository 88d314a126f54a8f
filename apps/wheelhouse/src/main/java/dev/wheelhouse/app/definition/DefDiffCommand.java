// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.impact.ApplicationImpact;
import dev.wheelhouse.ops.delivery.definitions.impact.ApplicationImpact.ObjectChange;
import dev.wheelhouse.ops.delivery.definitions.impact.DefinitionImpact;
import dev.wheelhouse.ops.delivery.plan.FieldChange;
import dev.wheelhouse.ops.delivery.plan.SecretFields;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
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

/// Tells which applications a change of definitions would alter.
@Command(
    name = "diff",
    description = "Show which applications a change of definitions would alter. Applies nothing.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:No application would be altered.",
      "1:Some would be altered.",
      "3:Some could not be rendered any more."
    })
final class DefDiffCommand implements Callable<Integer> {

  private static final int ALTERED = 1;
  private static final int BROKEN = 3;

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A file with definitions; may be given several times.")
  List<Path> files = List.of();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES}.")
  Format format = Format.table;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<JsonObject> changed = new ArrayList<>();
    for (Path path : files) {
      DefinitionFile file = DefinitionFile.read(path);
      file.requireNoFaults();
      for (JsonObject definition : file.definitions()) {
        definition.childObject("metadata").putIfAbsent("namespace", cluster.namespace());
        changed.add(definition);
      }
    }
    List<ApplicationImpact> impacts;
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      impacts =
          new DefinitionImpact(
                  objects,
                  DefinitionCatalog.snapshot(
                      Definitions.load(), objects, ClusterSecrets.NAMESPACE, List.of()))
              .of(changed);
    }
    new Printer(Objects.requireNonNull(spec).commandLine().getOut(), format)
        .print(tree(impacts), () -> text(impacts));
    boolean broken = impacts.stream().anyMatch(ApplicationImpact::broken);
    boolean altered = impacts.stream().anyMatch(ApplicationImpact::altered);
    return broken ? BROKEN : altered ? ALTERED : 0;
  }

  private static long altered(List<ApplicationImpact> impacts) {
    return impacts.stream().filter(it -> it.altered() && !it.broken()).count();
  }

  private static long broken(List<ApplicationImpact> impacts) {
    return impacts.stream().filter(ApplicationImpact::broken).count();
  }

  private static JsonObject tree(List<ApplicationImpact> impacts) {
    JsonArray all = new JsonArray();
    impacts.forEach(it -> all.add(it.tree()));
    return JsonObject.of(
        "applications",
        all,
        "summary",
        JsonObject.of(
            "used", (long) impacts.size(), "altered", altered(impacts), "broken", broken(impacts)));
  }

  static String text(List<ApplicationImpact> impacts) {
    StringBuilder text = new StringBuilder();
    for (ApplicationImpact impact : impacts) {
      text.append(impact.application())
          .append(impact.broken() ? ": breaks" : impact.altered() ? "" : ": unaltered")
          .append('\n');
      impact.errors().forEach(it -> text.append("  ").append(it).append('\n'));
      impact.unknown().forEach(it -> text.append("  nobody knows ").append(it).append('\n'));
      impact.notes().forEach(it -> text.append("  ").append(it).append('\n'));
      for (ObjectChange object : impact.objects()) {
        text.append("  ").append(object.action()).append(' ').append(object.object()).append('\n');
        object.fields().forEach(it -> text.append("    ").append(line(it)).append('\n'));
      }
    }
    return text.append(impacts.size())
        .append(" applications use it: ")
        .append(altered(impacts))
        .append(" altered, ")
        .append(broken(impacts))
        .append(" would break\n")
        .toString();
  }

  private static String line(FieldChange field) {
    if (field.secret()) {
      return field.path() + ": " + SecretFields.SHOWN;
    }
    return field.path()
        + ": "
        + (field.before().isEmpty() ? "(none)" : field.before())
        + " -> "
        + (field.after().isEmpty() ? "(none)" : field.after());
  }
}
