// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Applies an application, or exactly what a plan says.
@Command(
    name = "apply",
    description =
        "Apply an application; with --plan exactly what the plan says, or nothing when the world"
            + " has moved since.",
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

  @Mixin ClusterOption cluster = new ClusterOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    var line = Objects.requireNonNull(spec).commandLine();
    try (KubernetesClient client = cluster.connect()) {
      Plans plans = new Plans(client);
      String id = source.plan;
      JsonObject application =
          id == null ? read() : plans.verified(cluster.namespace(), id, line.getErr());
      new Applications(new Fabric8Objects(client), cluster.namespace()).apply(application);
      if (id != null) {
        plans.forget(cluster.namespace(), id);
      }
      line.getOut()
          .println(
              "application " + application.string("metadata", "name").orElse("") + " is applied");
      return 0;
    }
  }

  private JsonObject read() {
    JsonObject application = new ApplicationFile(Objects.requireNonNull(source.file)).read();
    application.childObject("metadata").putIfAbsent("namespace", cluster.namespace());
    return application;
  }
}
