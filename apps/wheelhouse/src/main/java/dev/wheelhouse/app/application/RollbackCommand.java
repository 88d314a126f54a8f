// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Progress;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.revisions.DefinitionChoice;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Returns an application to an earlier revision.
@Command(
    name = "rollback",
    description = "Return an application to an earlier revision and wait until it runs.",
    footer = {
      "",
      "Examples:",
      "  wheelhouse app rollback shop",
      "  wheelhouse app rollback shop --to shop-v3 --no-wait"
    },
    mixinStandardHelpOptions = true)
public final class RollbackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", index = "0")
  String name = "";

  @Parameters(
      paramLabel = "REVISION",
      arity = "0..1",
      index = "1",
      description = "The same as --to REVISION.")
  @Nullable String revision;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description =
          "A revision, see `app history` (default: the newest that has run, other than what the"
              + " application says now).")
  @Nullable String target;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait (default: ${DEFAULT-VALUE}).")
  long timeoutSeconds;

  @Option(names = "--no-wait", description = "Do not wait until it runs.")
  boolean noWait;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    if (revision != null && target != null && !revision.equals(target)) {
      throw new UserError(
          UserError.Kind.USAGE, "two revisions are named: " + revision + ", and --to " + target);
    }
    try (KubernetesClient client = cluster.connect()) {
      Applications applications = new Applications(new Fabric8Objects(client), cluster.namespace());
      JsonObject chosen = choose(applications, name, revision == null ? target : revision);
      JsonObject applied = restore(applications, name, chosen);
      String to = Revisions.name(chosen);
      if (noWait) {
        streams.say("application " + name + " goes back to " + to);
        return 0;
      }
      new Rollout(client, new Progress(streams.out()))
          .await(
              cluster.namespace(),
              name,
              applied.integer("metadata", "generation").orElse(0L),
              Duration.ofSeconds(timeoutSeconds));
      streams.say("application " + name + " is back at " + to);
      return 0;
    }
  }

  /// The revision that is named, or the newest that has run and says something else than the
  /// application does now. An application whose present text is wrong has no revision of it, so its
  /// newest revision may be the one to go back to.
  public static JsonObject choose(Applications applications, String name, @Nullable String target) {
    JsonObject live = applications.get(name);
    Revisions revisions = new Revisions(applications, name);
    return target == null
        ? revisions
            .lastGood(live)
            .orElseThrow(() ->
                new UserError(
                    UserError.Kind.NO_INPUT,
                    "application "
                        + name
                        + " has no other revision that has run; name one with --to, see `app"
                        + " history "
                        + name
                        + "`"))
        : revisions.get(target);
  }

  /// Makes the application say what the revision says: all of its specification, whoever wrote the
  /// fields, with the definitions, the Policies and the Workflow that the revision keeps.
  public static JsonObject restore(Applications applications, String name, JsonObject revision) {
    JsonObject snapshot = Revisions.application(revision);
    revision
        .object("spec", "policies")
        .ifPresent(policies ->
            policies.values().stream()
                .filter(JsonObject.class::isInstance)
                .forEach(it -> applications.restore((JsonObject) it)));
    revision.object("spec", "workflow").ifPresent(applications::restore);
    return applications.change(
        name,
        live -> {
          live.put("spec", snapshot.object("spec").orElseGet(JsonObject::new).deepCopy());
          publish(live, revision);
          live.childObject("metadata")
              .childObject("annotations")
              .put(DefinitionChoice.DEFINITIONS_OF, Revisions.name(revision));
        });
  }

  /// An application that publishes versions takes a change up only with another one.
  private static void publish(JsonObject live, JsonObject revision) {
    String version = revision.string("metadata", "annotations", AppKeys.PUBLISH_VERSION).orElse("");
    JsonObject annotations = live.childObject("metadata").childObject("annotations");
    if (version.isEmpty()) {
      annotations.remove(AppKeys.PUBLISH_VERSION);
    } else {
      annotations.put(AppKeys.PUBLISH_VERSION, version);
    }
  }
}
