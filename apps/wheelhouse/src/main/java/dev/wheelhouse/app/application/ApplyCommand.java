// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Applies an application, or exactly what a plan says.
@Command(
    name = "apply",
    description =
        "Apply an application; with --plan exactly what the plan says, or nothing when the world"
            + " has moved since.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app apply -f app.yaml --wait",
      "  wheelhouse app apply --plan 025fd8f3bb7d7d40"
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  Source source = new Source();

  /// One of the two.
  static final class Source {
    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "The application, with Policies, a Workflow and definitions beside it.")
    @Nullable Path file;

    @Option(names = "--plan", paramLabel = "ID", description = "A plan of `app plan`.")
    @Nullable String plan;
  }

  @Option(names = "--wait", description = "Wait until it runs, showing what each component does.")
  boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "With --wait, how long (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin OutsideOption outside = new OutsideOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Plans plans = new Plans(client, outside.rules());
      String id = source.plan;
      Fabric8Objects objects = Fabric8Objects.strict(client);
      JsonObject application =
          id == null ? read(objects) : plans.verified(cluster.namespace(), id, streams.err());
      ObjectRef ref = ObjectRef.of(application);
      JsonObject applied = new Applications(objects, ref.namespace()).apply(application);
      if (id != null) {
        plans.forget(cluster.namespace(), id);
      }
      streams.say("application " + ref.name() + " is applied");
      if (wait) {
        new Rollout(client, new Progress(streams.out()))
            .await(
                ref.namespace(),
                ref.name(),
                applied.integer("metadata", "generation").orElse(0L),
                Duration.ofSeconds(timeoutSeconds));
        streams.say("application " + ref.name() + " runs");
      }
      return 0;
    }
  }

  /// The application of the file, once what the file has beside it is applied.
  private JsonObject read(Fabric8Objects objects) throws InterruptedException {
    ApplicationFiles read =
        ApplicationFiles.read(List.of(Objects.requireNonNull(source.file)), cluster.namespace());
    JsonObject application = read.one().tree();
    read.applyOthers(objects).forEach(it -> streams.say(it + " is applied"));
    return application;
  }
}
