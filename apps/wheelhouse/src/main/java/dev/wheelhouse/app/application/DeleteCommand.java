// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Deletes an application and waits until all that belonged to it is gone.
@Command(
    name = "delete",
    description = "Delete an application with all that belongs to it.",
    mixinStandardHelpOptions = true)
public final class DeleteCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "120")
  long timeoutSeconds;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    try (KubernetesClient client = cluster.connect()) {
      Applications applications = new Applications(new Fabric8Objects(client), cluster.namespace());
      delete(applications, name, Duration.ofSeconds(timeoutSeconds));
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println("application " + name + " deleted");
      return 0;
    }
  }

  /// Deletes and waits.
  ///
  /// @throws UserError naming what is still there when time is up
  public static void delete(Applications applications, String name, Duration limit)
      throws InterruptedException {
    applications.delete(name);
    boolean gone =
        Waiting.until(
            limit, () -> !applications.exists(name) && applications.belongings(name).isEmpty());
    if (!gone) {
      throw new UserError(
          UserError.Kind.FAILED,
          "application "
              + name
              + " is not gone after "
              + limit.toSeconds()
              + " s; still there: "
              + applications.belongings(name).stream()
                  .map(it -> dev.wheelhouse.kube.client.ObjectRef.of(it).toString())
                  .toList());
    }
  }
}
