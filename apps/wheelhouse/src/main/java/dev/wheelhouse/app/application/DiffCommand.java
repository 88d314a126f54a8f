// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows how an application differs: from its file, from a revision, or from what is in the
/// clusters.
@Command(
    name = "diff",
    description = {
      "Show what differs. Exit code 0 when nothing does, 1 when something does, more on failure.",
      "With -f: the clusters and the file. With one -r: that revision and the application as it is"
          + " now, or the file. With two -r: the two revisions. With NAME alone: the application"
          + " and what is in the clusters."
    },
    footer = {
      "",
      "Examples:",
      "  wheelhouse app diff -f app.yaml",
      "  wheelhouse app diff shop",
      "  wheelhouse app diff shop -r shop-v2",
      "  wheelhouse app diff shop -r shop-v1 -r shop-v2"
    },
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The application (default: that of the file).")
  @Nullable String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The application's file, and files that belong to it.")
  List<Path> files = List.of();

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REVISION",
      description = "A revision, see `app history`; may be given twice.")
  List<String> revisions = List.of();

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutsideOption outside = new OutsideOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    if (name == null && files.isEmpty()) {
      throw new UserError(UserError.Kind.USAGE, "name an application, or give its file with -f");
    }
    if (revisions.size() > 2 || (revisions.size() == 2 && !files.isEmpty())) {
      throw new UserError(
          UserError.Kind.USAGE, "two things can be compared: two revisions, or one and a file");
    }
    ApplicationFiles read = ApplicationFiles.read(files, cluster.namespace());
    try (Reach reach = Reach.of(cluster, outside.rules())) {
      List<Change> changes = revisions.isEmpty() ? live(reach, read) : revisions(reach, read);
      streams.say(changes.isEmpty() ? "nothing differs" : PlanText.of(changes));
      return changes.isEmpty() ? 0 : 1;
    }
  }

  /// What applying the file, or the application as it is, would change in the clusters.
  private List<Change> live(Reach reach, ApplicationFiles read) {
    JsonObject wanted = read.applications().isEmpty() ? application(reach) : read.one().tree();
    Plan plan = new Plans(reach.client(), outside.rules()).make(wanted, read);
    plan.notes().forEach(it -> streams.remark("note: " + it));
    if (!plan.problem().isEmpty()) {
      throw new UserError(UserError.Kind.DATA, plan.problem());
    }
    return plan.changes();
  }

  private List<Change> revisions(Reach reach, ApplicationFiles read) {
    Revisions known = new Revisions(applications(reach), name(read));
    JsonObject before = known.application(revisions.getFirst());
    JsonObject after =
        revisions.size() == 2
            ? known.application(revisions.getLast())
            : read.applications().isEmpty() ? application(reach) : read.one().tree();
    return RevisionDiff.between(Previews.on(reach, read), before, after);
  }

  private String name(ApplicationFiles read) {
    return name == null ? read.one().tree().string("metadata", "name").orElse("") : name;
  }

  private JsonObject application(Reach reach) {
    JsonObject live = applications(reach).get(String.valueOf(name));
    return JsonObject.of(
        "apiVersion",
        Applications.API,
        "kind",
        "Application",
        "metadata",
        metadata(live),
        "spec",
        live.object("spec").orElseGet(JsonObject::new).deepCopy());
  }

  /// Of the metadata only what says how the application is delivered.
  private static JsonObject metadata(JsonObject live) {
    JsonObject metadata = new JsonObject();
    for (String key : List.of("name", "namespace", "labels", "annotations")) {
      Object value = live.at("metadata", key);
      if (value != null) {
        metadata.put(key, value instanceof JsonObject it ? it.deepCopy() : value);
      }
    }
    return metadata;
  }

  private Applications applications(Reach reach) {
    return new Applications(reach.local(), cluster.namespace());
  }
}
