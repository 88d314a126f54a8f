// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Format;
import dev.wheelhouse.app.output.Printer;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TypeKeys;
import dev.wheelhouse.ops.delivery.plan.Preview;
import dev.wheelhouse.ops.delivery.plan.Preview.Placed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows the objects that an application becomes.
@Command(
    name = "dry-run",
    description =
        "Show the objects that an application becomes, cluster by cluster, and apply nothing.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app dry-run -f app.yaml",
      "  wheelhouse app dry-run -f app.yaml --policy policy.yaml --workflow workflow.yaml --merge",
      "  wheelhouse app dry-run -f app.yaml -d definitions/ --offline"
    },
    mixinStandardHelpOptions = true)
final class DryRunCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "A file or folder with the application, and with Policies, its Workflow and definitions;"
              + " may be given several times.")
  List<Path> files = List.of();

  @Option(
      names = {"-d", "--definition"},
      paramLabel = "FILE",
      description = "A file or folder with definitions; they come before those of the cluster.")
  List<Path> definitions = List.of();

  @Option(names = "--policy", paramLabel = "FILE", description = "A file with Policies.")
  List<Path> policies = List.of();

  @Option(names = "--workflow", paramLabel = "FILE", description = "A file with the Workflow.")
  List<Path> workflows = List.of();

  @Option(
      names = "--merge",
      description = "Take the Policies and the Workflow of the files for the application's own.")
  boolean merge;

  @Option(
      names = "--offline",
      description = "Ask no cluster: definitions are those built in and those of files.")
  boolean offline;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "yaml",
      paramLabel = "FORMAT",
      description = "yaml, json or name (default: ${DEFAULT-VALUE}).")
  Format format = Format.yaml;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutsideOption outside = new OutsideOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    List<Path> all =
        Stream.of(files, definitions, policies, workflows).flatMap(List::stream).toList();
    ApplicationFiles read = ApplicationFiles.read(all, cluster.namespace());
    JsonObject application = read.one().tree();
    if (merge) {
      merge(application, read.drafts());
    }
    Preview preview = preview(read, application);
    print(preview);
    preview.notes().forEach(it -> streams.remark("note: " + it));
    if (!preview.problem().isEmpty()) {
      throw new UserError(UserError.Kind.DATA, preview.problem());
    }
    return 0;
  }

  private Preview preview(ApplicationFiles read, JsonObject application)
      throws InterruptedException {
    if (offline) {
      return Previews.offline(read).of(application);
    }
    try (Reach reach = Reach.of(cluster, outside.rules())) {
      return Previews.on(reach, read).of(application);
    }
  }

  /// Policies that the application has not yet become its own, and the Workflow what it refers to.
  private static void merge(JsonObject application, List<JsonObject> drafts) {
    JsonObject spec = application.childObject("spec");
    for (JsonObject draft : drafts) {
      String name = ObjectRef.of(draft).name();
      if (draft.string("kind").orElse("").equals("Workflow")) {
        spec.put("workflow", JsonObject.of("ref", name));
        continue;
      }
      JsonArray own = spec.childArray("policies");
      boolean there =
          own.objects().stream().anyMatch(it -> it.string("name").orElse("").equals(name));
      if (!there) {
        own.add(
            JsonObject.of(
                "name", name,
                "type", draft.string("type").orElse(""),
                "properties", draft.object("properties").orElseGet(JsonObject::new)));
      }
    }
  }

  private void print(Preview preview) {
    if (format == Format.json || format == Format.name) {
      List<JsonObject> objects = preview.objects().stream().map(Placed::object).toList();
      new Printer(streams.out(), format)
          .print(JsonObject.of("items", new JsonArray(new ArrayList<>(objects))), () -> "");
      return;
    }
    Printer printer = new Printer(streams.out(), Format.yaml);
    for (Placed placed : preview.objects()) {
      streams.out().println("---");
      streams.out().println("# " + title(placed));
      printer.print(placed.object(), () -> "");
    }
  }

  private static String title(Placed placed) {
    JsonObject labels = placed.object().object("metadata", "labels").orElseGet(JsonObject::new);
    return "cluster "
        + placed.cluster()
        + ": "
        + ObjectRef.of(placed.object())
        + labels.string(AppKeys.COMPONENT).map(it -> ", component " + it).orElse("")
        + labels
            .string(TypeKeys.TRAIT)
            .filter(it -> !it.equals("AuxiliaryWorkload"))
            .map(it -> ", trait " + it)
            .orElse("");
  }
}
