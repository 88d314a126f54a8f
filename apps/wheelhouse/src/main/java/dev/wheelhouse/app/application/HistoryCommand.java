// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Age;
import dev.wheelhouse.app.output.OutputOption;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.app.output.Table;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.plan.Change;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists the revisions of an application, or shows what one of them changed.
@Command(
    name = "history",
    description = "List an application's revisions, oldest first, or show what one changed.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app history shop",
      "  wheelhouse app history shop --diff shop-v3"
    },
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--diff",
      paramLabel = "REVISION",
      description = "Show what this revision changed of the one before it.")
  @Nullable String diff;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutputOption output = new OutputOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    try (Reach reach = Reach.of(cluster)) {
      Applications applications = new Applications(reach.local(), cluster.namespace());
      String current = applications.get(name).string("status", "latestRevision", "name").orElse("");
      Revisions revisions = new Revisions(applications, name);
      if (diff == null) {
        output.printAll(revisions.all(), () -> table(revisions.all(), current));
      } else {
        changed(reach, revisions, diff);
      }
      return 0;
    }
  }

  private void changed(Reach reach, Revisions revisions, String wanted) {
    JsonObject revision = revisions.get(wanted);
    JsonObject after = Revisions.application(revision);
    JsonObject before =
        revisions
            .before(revision)
            .map(Revisions::application)
            .orElseGet(
                () -> after.deepCopy().with("spec", JsonObject.of("components", new JsonArray())));
    Previews previews = Previews.on(reach, ApplicationFiles.read(List.of(), cluster.namespace()));
    List<Change> changes = RevisionDiff.between(previews, before, after);
    streams.say(changes.isEmpty() ? "nothing differs" : PlanText.of(changes));
  }

  private Table table(List<JsonObject> revisions, String current) {
    Table table = new Table("REVISION", "COMPONENTS", "PUBLISHED", "SUCCEEDED", "CURRENT", "AGE");
    for (JsonObject revision : revisions) {
      String revisionName = Revisions.name(revision);
      table.row(
          revisionName,
          String.join(",", componentNames(revision)),
          revision.string("metadata", "annotations", AppKeys.PUBLISH_VERSION).orElse("-"),
          revision.bool("status", "succeeded").orElse(false) ? "yes" : "no",
          revisionName.equals(current) ? "*" : "",
          Age.since(revision.string("metadata", "creationTimestamp").orElse("")));
    }
    return table;
  }

  private static List<String> componentNames(JsonObject revision) {
    return Revisions.spec(revision).stream()
        .flatMap(it -> it.array("components").stream())
        .flatMap(it -> it.objects().stream())
        .flatMap(component -> component.string("name").stream())
        .toList();
  }
}
