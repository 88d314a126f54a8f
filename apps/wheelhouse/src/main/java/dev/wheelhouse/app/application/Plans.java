// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.ApplicationPlanner;
import dev.wheelhouse.ops.delivery.charts.Charts;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.plan.PlannedCluster;
import dev.wheelhouse.ops.delivery.render.Renderer;
import dev.wheelhouse.ops.delivery.render.WebFiles;
import dev.wheelhouse.ops.delivery.workflow.outside.AddressRules;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Makes plans, and keeps them as Secrets beside the application, since they may tell of Secrets,
/// until they are applied.
public final class Plans {

  private static final String PREFIX = "plan-";

  /// How long a plan may be applied.
  private static final Duration HOLDS = Duration.ofHours(24);

  private static final String CONTENT = "plan.json";

  private final KubernetesClient client;
  private final Fabric8Objects objects;
  private final AddressRules rules;

  public Plans(KubernetesClient client) {
    this(client, AddressRules.NARROW);
  }

  /// @param rules from where charts and files may be fetched
  Plans(KubernetesClient client, AddressRules rules) {
    this.client = client;
    this.rules = rules;
    this.objects = Fabric8Objects.strict(client);
  }

  public Plan make(JsonObject application) {
    return make(application, ApplicationFiles.NONE);
  }

  /// @param beside whose definitions, Policies and Workflow are taken for being on the cluster
  Plan make(JsonObject application, ApplicationFiles beside) {
    PlannedCluster local = new PlannedCluster(objects).holding(beside.drafts());
    try (JoinedClusters clusters = new JoinedClusters(objects, client);
        HttpCalls outside = new HttpCalls(rules);
        Charts charts = Reach.charts(rules)) {
      Renderer renderer =
          new Renderer(beside.lookup(local), Optional.of(charts), WebFiles.by(outside));
      return new ApplicationPlanner(local, clusters, renderer, "").plan(merged(application));
    }
  }

  /// The application as the server will have it: what others have put into it stays.
  private JsonObject merged(JsonObject application) {
    JsonObject tried = objects.dryRunApply(application, Applications.FIELD_MANAGER, true);
    return application.deepCopy().with("spec", tried.object("spec").orElseThrow().deepCopy());
  }

  private static ObjectRef ref(String namespace, String id) {
    return new ObjectRef("v1", "Secret", namespace, PREFIX + id);
  }

  void keep(Plan plan) {
    ObjectRef application = ObjectRef.of(plan.application());
    objects.apply(
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            JsonObject.of(
                "name",
                PREFIX + plan.id(),
                "namespace",
                application.namespace(),
                "labels",
                JsonObject.of("wheelhouse.dev/plan-of", application.name())),
            "immutable",
            true,
            "data",
            JsonObject.of(
                CONTENT, Base64.getEncoder().encodeToString(Json.writeBytes(plan.content())))),
        Applications.FIELD_MANAGER,
        true);
  }

  /// The application of a plan, once it is sure that applying it does what the plan says.
  ///
  /// @throws UserError when there is no such plan, or the world has moved
  JsonObject verified(String namespace, String id, PrintWriter err) {
    JsonObject kept =
        objects
            .get(ref(namespace, id))
            .flatMap(it -> it.string("data", CONTENT))
            .map(it ->
                Json.readObject(new String(Base64.getDecoder().decode(it), StandardCharsets.UTF_8)))
            .orElseThrow(() ->
                new UserError(
                    UserError.Kind.NO_INPUT,
                    "there is no plan " + id + " in namespace " + namespace));
    if (!Plan.idOf(kept).equals(id)) {
      throw new UserError(
          UserError.Kind.DATA,
          "plan " + id + " is refused, because it has been edited since it was made; plan again");
    }
    requireFresh(namespace, id);
    JsonObject application = kept.object("application").orElseThrow();
    Plan now = make(application);
    if (now.id().equals(id)) {
      return application;
    }
    err.println("what it would do now:");
    err.println(text(now));
    throw new UserError(
        UserError.Kind.FAILED,
        "plan "
            + id
            + " is refused, because the world has moved since: what it would do now is not what it"
            + " says; plan again");
  }

  /// @throws UserError for a plan that is too old to be what somebody still wants
  private void requireFresh(String namespace, String id) {
    Instant made =
        objects
            .get(ref(namespace, id))
            .flatMap(it -> it.string("metadata", "creationTimestamp"))
            .map(Instant::parse)
            .orElse(Instant.EPOCH);
    if (made.plus(HOLDS).isBefore(Instant.now())) {
      throw new UserError(
          UserError.Kind.FAILED,
          "plan "
              + id
              + " is refused, because it was made more than "
              + HOLDS.toHours()
              + " hours ago; plan again");
    }
  }

  void forget(String namespace, String id) {
    ObjectRef ref = ref(namespace, id);
    objects.get(ref).ifPresent(it -> objects.delete(ref, it.string("metadata", "uid").orElse("")));
  }

  static String text(Plan plan) {
    StringBuilder text = new StringBuilder(PlanText.of(plan.changes()));
    plan.notes().forEach(it -> line(text, "note: " + it));
    if (!plan.problem().isEmpty()) {
      line(text, "problem: " + plan.problem());
    }
    return text.isEmpty() ? "nothing changes" : text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(text.isEmpty() ? "" : "\n").append(line);
  }
}
