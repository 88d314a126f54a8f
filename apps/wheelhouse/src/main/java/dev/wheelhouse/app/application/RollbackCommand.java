// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.Duration;
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

/// Returns an application to an earlier revision.
@Command(
    name = "rollback",
    description = "Return an application to an earlier revision and wait until it runs.",
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "Name of a revision, see `app history` (default: the one before the current).")
  @Nullable String target;

  @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "300")
  long timeoutSeconds;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (KubernetesClient client = cluster.connect()) {
      Applications applications = new Applications(new Fabric8Objects(client), cluster.namespace());
      JsonObject revision = choose(applications, name, target);
      JsonObject applied = restore(applications, name, revision);
      new Rollout(client, new Progress(out))
          .await(
              cluster.namespace(),
              name,
              applied.integer("metadata", "generation").orElse(0L),
              Duration.ofSeconds(timeoutSeconds));
      out.println(
          "application " + name + " is back at " + revision.string("metadata", "name").orElse(""));
      return 0;
    }
  }

  /// The revision that is named, or the one before the current.
  public static JsonObject choose(Applications applications, String name, @Nullable String target) {
    String current = applications.get(name).string("status", "latestRevision", "name").orElse("");
    List<JsonObject> revisions = applications.revisions(name);
    return revisions.reversed().stream()
        .filter(revision -> {
          String revisionName = revision.string("metadata", "name").orElse("");
          return target == null ? !revisionName.equals(current) : revisionName.equals(target);
        })
        .findFirst()
        .orElseThrow(() ->
            new UserError(
                UserError.Kind.NO_INPUT,
                target == null
                    ? "application " + name + " has no earlier revision"
                    : "application " + name + " has no revision " + target + "; see app history"));
  }

  /// Makes the revision's spec the application's spec, made with the revision's definitions.
  public static JsonObject restore(Applications applications, String name, JsonObject revision) {
    JsonObject spec =
        revision
            .object("spec", "application", "spec")
            .orElseThrow(() ->
                new UserError(
                    UserError.Kind.DATA,
                    revision.string("metadata", "name").orElse("the revision")
                        + " holds no application"));
    return applications.apply(
        JsonObject.of(
            "apiVersion",
            Applications.API,
            "kind",
            "Application",
            "metadata",
            JsonObject.of(
                "name",
                name,
                "namespace",
                applications.namespace(),
                "annotations",
                JsonObject.of(
                    DefinitionChoice.DEFINITIONS_OF,
                    revision.string("metadata", "name").orElse(""))),
            "spec",
            spec.deepCopy()));
  }
}
