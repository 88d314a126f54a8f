// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.definition;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.application.ClusterOption;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.definitions.impact.DefinitionImpact;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Deletes a definition that no application uses.
@Command(
    name = "delete",
    description = "Delete a definition; refused while applications use it.",
    mixinStandardHelpOptions = true)
final class DefDeleteCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  @Mixin ClusterOption cluster = new ClusterOption();

  @Parameters(paramLabel = "NAME", description = "Name of the definition.")
  String name = "";

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Its kind, such as trait or TraitDefinition, where several have this name.")
  String kind = "";

  @Option(
      names = "--force",
      description =
          "Delete it although applications use it. They keep what they have, and cannot be changed"
              + " until they name another.")
  boolean force;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<JsonObject> all = DefinitionObjects.of(cluster);
    JsonObject definition = DefinitionObjects.only(name, namespaces(), kind, all);
    ObjectRef ref = ObjectRef.of(definition);
    try (KubernetesClient client = cluster.connect()) {
      Fabric8Objects objects = new Fabric8Objects(client);
      List<String> users =
          new DefinitionImpact(
                  objects,
                  DefinitionCatalog.snapshot(
                      Definitions.load(), objects, ClusterSecrets.NAMESPACE, List.of()))
              .users(definition, true);
      if (!users.isEmpty() && !force) {
        throw new UserError(
            UserError.Kind.IN_USE,
            ref
                + " is used by "
                + users.size()
                + " applications: "
                + String.join(", ", users.stream().limit(SHOWN).toList())
                + (users.size() > SHOWN ? ", ..." : "")
                + "; change them first, or use --force");
      }
      objects.delete(ref, definition.string("metadata", "uid").orElse(""));
    }
    out.println(ref + " deleted");
    out.flush();
    return 0;
  }

  /// That which is named; else where definitions are that an application of `default` means.
  private Set<String> namespaces() {
    Set<String> namespaces = new TreeSet<>(Set.of(cluster.namespace()));
    if (!cluster.namespaceNamed()) {
      namespaces.add(ClusterSecrets.NAMESPACE);
    }
    return namespaces;
  }
}
