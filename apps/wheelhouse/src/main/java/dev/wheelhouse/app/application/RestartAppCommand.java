// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.app.output.Streams;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.runs.WorkflowControl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Begins an application's workflow anew, or replaces its pods.
@Command(
    name = "restart",
    description = {
      "Begin an application's workflow anew, or at a step that failed.",
      "With --pods: replace its pods, as its workloads replace them on a change."
    },
    footer = {
      "",
      "Examples:",
      "  wheelhouse app restart shop",
      "  wheelhouse app restart shop --step deploy-east",
      "  wheelhouse app restart shop --pods --component web"
    },
    mixinStandardHelpOptions = true)
final class RestartAppCommand implements Callable<Integer> {

  private static final Set<String> ROLLING = Set.of("Deployment", "StatefulSet", "DaemonSet");
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";

  @Parameters(paramLabel = "NAME")
  String name = "";

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "Begin at this failed step (default: at the first).")
  String step = "";

  @Option(names = "--pods", description = "Replace the pods; the workflow stays as it is.")
  boolean pods;

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description = "With --pods: only those of this component.")
  @Nullable String component;

  @Mixin ClusterOption cluster = new ClusterOption();
  @Mixin Streams streams = new Streams();

  @Override
  public Integer call() throws InterruptedException {
    if (pods ? !step.isEmpty() : component != null) {
      throw new UserError(
          UserError.Kind.USAGE, "--component belongs to --pods, and --step does not go with it");
    }
    try (Reach reach = Reach.of(cluster)) {
      JsonObject application = new Applications(reach.local(), cluster.namespace()).get(name);
      if (pods) {
        replace(reach, application);
      } else {
        new WorkflowControl(reach.local()).restart(ObjectRef.of(application), step);
        streams.say("workflow " + name + " begins again");
      }
      return 0;
    }
  }

  private void replace(Reach reach, JsonObject application) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    int restarted = 0;
    for (JsonObject applied : applied(application)) {
      ObjectRef ref =
          new ObjectRef(
              applied.string("apiVersion").orElse(""),
              applied.string("kind").orElse(""),
              applied.string("namespace").orElse(""),
              applied.string("name").orElse(""));
      String at = applied.string("cluster").filter(it -> !it.isEmpty()).orElse(Cluster.LOCAL);
      var objects = reach.clusters().objects(at, Identity.SELF);
      if (ROLLING.contains(ref.kind()) && objects.get(ref).filter(this::wanted).isPresent()) {
        objects.merge(ref, template(now), Applications.FIELD_MANAGER);
        streams.say(ref + " replaces its pods");
        restarted++;
      }
    }
    if (restarted == 0) {
      throw new UserError(
          UserError.Kind.NO_INPUT,
          "application "
              + name
              + (component == null ? "" : ", component " + component)
              + " has no Deployment, StatefulSet or DaemonSet");
    }
  }

  private static List<JsonObject> applied(JsonObject application) {
    return application.array("status", "appliedResources").orElseGet(JsonArray::new).objects();
  }

  private boolean wanted(JsonObject live) {
    return component == null
        || live.string("metadata", "labels", AppKeys.COMPONENT).orElse("").equals(component);
  }

  private static JsonObject template(String now) {
    return JsonObject.of(
        "spec",
        JsonObject.of(
            "template",
            JsonObject.of(
                "metadata", JsonObject.of("annotations", JsonObject.of(RESTARTED, now)))));
  }
}
