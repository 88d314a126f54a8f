// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.cluster;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lets a cluster go. What applications have put there stays there.
@Command(
    name = "detach",
    description =
        "Let a cluster go. Refused while applications have objects there, unless --force: then the"
            + " objects stay where they are.",
    mixinStandardHelpOptions = true)
final class DetachCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(names = "--force", description = "Detach although applications have objects there.")
  boolean force;

  @Mixin HubOption hub = new HubOption();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    try (KubernetesClient local = hub.connect()) {
      Fabric8Objects objects = new Fabric8Objects(local);
      JsonObject secret = new JoinedSecrets(objects).get(name);
      List<String> users = users(objects);
      if (!users.isEmpty() && !force) {
        throw new UserError(
            UserError.Kind.USAGE,
            "applications have objects on "
                + name
                + ": "
                + String.join(", ", users)
                + "; delete them, move them, or detach with --force");
      }
      objects.delete(JoinedSecrets.ref(name), secret.string("metadata", "uid").orElse(""));
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println("cluster " + name + " is detached");
      return 0;
    }
  }

  private List<String> users(Fabric8Objects objects) {
    return objects.list("core.oam.dev/v1beta1", "Application", "", "").stream()
        .filter(this::isThere)
        .map(it ->
            it.string("metadata", "namespace").orElse("")
                + "/"
                + it.string("metadata", "name").orElse(""))
        .toList();
  }

  private boolean isThere(JsonObject application) {
    return application
        .array("status", "appliedResources")
        .orElseGet(JsonArray::new)
        .objects()
        .stream()
        .anyMatch(it -> it.string("cluster").orElse("").equals(name));
  }
}
