// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.app.UserError;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.Fabric8Objects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.application.ApplicationPlanner;
import dev.wheelhouse.ops.delivery.clusters.ClusterSecrets;
import dev.wheelhouse.ops.delivery.clusters.JoinedClusters;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.catalog.DefinitionCatalog;
import dev.wheelhouse.ops.delivery.plan.Change;
import dev.wheelhouse.ops.delivery.plan.Plan;
import dev.wheelhouse.ops.delivery.render.Renderer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Makes plans, and keeps them as Secrets beside the application, since they may tell of Secrets,
/// until they are applied.
final class Plans {

  private static final String PREFIX = "plan-";
  private static final String CONTENT = "plan.json";
  private static final int LONGEST = 60;

  private final KubernetesClient client;
  private final Fabric8Objects objects;

  Plans(KubernetesClient client) {
    this.client = client;
    this.objects = new Fabric8Objects(client);
  }

  Plan make(JsonObject application) {
    try (JoinedClusters clusters = new JoinedClusters(objects, client)) {
      Renderer renderer =
          new Renderer(
              new DefinitionCatalog(Definitions.load(), objects, ClusterSecrets.NAMESPACE));
      return new ApplicationPlanner(objects, clusters, renderer, "").plan(application);
    }
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

  void forget(String namespace, String id) {
    ObjectRef ref = ref(namespace, id);
    objects.get(ref).ifPresent(it -> objects.delete(ref, it.string("metadata", "uid").orElse("")));
  }

  static String text(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (Change change : plan.changes()) {
      text.append(sign(change))
          .append(' ')
          .append(change.ref())
          .append(change.cluster().equals("local") ? "" : " on " + change.cluster())
          .append(change.risk().isEmpty() ? "" : ": " + change.risk())
          .append('\n');
      for (Change.Field field : change.fields()) {
        text.append("    ")
            .append(field.path())
            .append(": ")
            .append(field.before().isEmpty() ? "(none)" : shortened(field.before()))
            .append(" -> ")
            .append(field.after().isEmpty() ? "(none)" : shortened(field.after()))
            .append('\n');
      }
    }
    plan.notes().forEach(it -> text.append("note: ").append(it).append('\n'));
    if (!plan.problem().isEmpty()) {
      text.append("problem: ").append(plan.problem()).append('\n');
    }
    return text.isEmpty() ? "nothing changes" : text.toString().stripTrailing();
  }

  private static String sign(Change change) {
    return switch (change.action()) {
      case CREATE -> "+";
      case CHANGE -> "~";
      case DELETE -> "-";
    };
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }
}
