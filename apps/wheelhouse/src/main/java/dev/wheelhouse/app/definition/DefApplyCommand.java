// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Applies definitions once they are without faults, and says what the cluster makes of them.
@Command(
    name = "apply",
    description = "Check definitions, then apply them to a cluster.",
    mixinStandardHelpOptions = true)
final class DefApplyCommand implements Callable<Integer> {

  private static final Duration TAKEN_IN = Duration.ofSeconds(10);

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "A file with definitions; may be given several times.")
  List<Path> files = List.of();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    List<DefinitionFile> read = files.stream().map(DefinitionFile::read).toList();
    read.forEach(DefinitionFile::requireNoFaults);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = Fabric8Objects.strict(client);
      for (DefinitionFile file : read) {
        for (JsonObject definition : file.definitions()) {
          definition.childObject("metadata").putIfAbsent("namespace", cluster.namespace());
          JsonObject live = objects.apply(definition, "wheelhouse-cli", true);
          out.println(taken(objects, live));
          out.flush();
        }
      }
    }
    return 0;
  }

  /// Waits until the cluster has looked at it.
  private static String taken(Fabric8Objects objects, JsonObject applied)
      throws InterruptedException {
    ObjectRef ref = ObjectRef.of(applied);
    long generation = applied.integer("metadata", "generation").orElse(0L);
    Waiting.until(TAKEN_IN, () -> seen(objects.get(ref), generation));
    JsonObject live = objects.get(ref).orElse(applied);
    JsonObject condition =
        live.array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
            .findFirst()
            .orElseGet(JsonObject::new);
    if (condition.string("status").orElse("").equals("False")) {
      throw new UserError(
          UserError.Kind.DATA, ref + ": " + condition.string("message").orElse("refused"));
    }
    return ref
        + " applied"
        + live.string("status", "latestRevision", "name").map(it -> ", revision " + it).orElse("");
  }

  private static boolean seen(Optional<JsonObject> live, long generation) {
    return live.flatMap(it -> it.integer("status", "observedGeneration")).orElse(0L) >= generation;
  }
}
