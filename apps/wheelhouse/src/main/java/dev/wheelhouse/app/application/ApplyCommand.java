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
        description = "The application.")
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
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Plans plans = new Plans(client);
      String id = source.plan;
      JsonObject application =
          id == null ? read() : plans.verified(cluster.namespace(), id, streams.err());
      ObjectRef ref = ObjectRef.of(application);
      JsonObject applied =
          new Applications(new Fabric8Objects(client), ref.namespace()).apply(application);
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

  private JsonObject read() {
    JsonObject application = new ApplicationFile(Objects.requireNonNull(source.file)).read();
    application.childObject("metadata").putIfAbsent("namespace", cluster.namespace());
    return application;
  }
}
