// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Waiting;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      out.println("application " + name + " deleted");
      List<ObjectRef> kept = Remains.of(applications.belongings(name)).kept();
      if (!kept.isEmpty()) {
        out.println("note: it has left " + text(kept));
      }
      return 0;
    }
  }

  /// Deletes and waits, not for what the application leaves.
  ///
  /// @throws UserError naming what is still there when time is up
  public static void delete(Applications applications, String name, Duration limit)
      throws InterruptedException {
    applications.delete(name);
    boolean gone =
        Waiting.until(
            limit,
            () ->
                !applications.exists(name)
                    && Remains.of(applications.belongings(name)).going().isEmpty());
    if (!gone) {
      throw new UserError(
          UserError.Kind.FAILED,
          "application "
              + name
              + " is not gone after "
              + limit.toSeconds()
              + " s; still there: "
              + text(applications.belongings(name).stream().map(ObjectRef::of).toList()));
    }
  }

  private static String text(List<ObjectRef> objects) {
    return objects.stream().map(ObjectRef::toString).collect(Collectors.joining(", "));
  }
}
