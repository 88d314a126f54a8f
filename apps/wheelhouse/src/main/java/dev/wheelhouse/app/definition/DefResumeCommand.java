// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lets a staged update that has stopped go on.
@Command(
    name = "resume",
    description = "Let the staged update of a definition go on that has stopped.",
    mixinStandardHelpOptions = true)
final class DefResumeCommand implements Callable<Integer> {

  private static final String ATTEMPT = "wheelhouse.dev/update-attempt";

  @Mixin ClusterOption cluster = new ClusterOption();

  @Parameters(paramLabel = "NAME", description = "Name of the definition.")
  String name = "";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    JsonObject definition =
        DefinitionObjects.named(name, cluster.namespace(), DefinitionObjects.of(cluster));
    ObjectRef ref = ObjectRef.of(definition);
    if (!definition.string("status", "update", "phase").orElse("").equals("Stopped")) {
      throw new UserError(
          UserError.Kind.DATA,
          ref
              + " has no update that has stopped; it is "
              + definition.string("status", "update", "phase").orElse("not staged"));
    }
    try (KubernetesClient client = cluster.connect()) {
      JsonObject annotations = JsonObject.of(ATTEMPT, Instant.now().toString());
      new Fabric8Objects(client)
          .merge(
              ref,
              JsonObject.of("metadata", JsonObject.of("annotations", annotations)),
              "wheelhouse-cli");
    }
    out.println(ref + ": its update goes on");
    out.flush();
    return 0;
  }
}
