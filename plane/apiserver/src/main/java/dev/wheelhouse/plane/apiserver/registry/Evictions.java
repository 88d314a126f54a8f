// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.List;

/// Evictions: deletions of pods that PodDisruptionBudgets may refuse. The pod gets the condition
/// `DisruptionTarget` before it is deleted.
final class Evictions {

  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");
  private static final String REFUSED =
      "Cannot evict pod as it would violate the pod's disruption budget.";
  private static final int MOST_TRIES = 20;

  /// So many evicted pods a budget may hold that its controller has not seen go.
  private static final int MOST_DISRUPTED = 2000;

  private final WriteContext context;
  private final Updates updates;
  private final Deletion deletion;

  Evictions(WriteContext context, Updates updates, Deletion deletion) {
    this.context = context;
    this.updates = updates;
    this.deletion = deletion;
  }

  /// @param write of the eviction
  /// @param pod as stored
  void evict(WriteRequest write, JsonObject eviction, JsonObject pod) {
    JsonObject options =
        eviction.object("deleteOptions").map(JsonObject::deepCopy).orElseGet(JsonObject::new);
    JsonObject budget = disturbs(pod) ? budget(write, pod) : new JsonObject();
    boolean asSeen = !budget.isEmpty() && unhealthyMayGo(pod, budget);
    boolean dryRun = DeleteOptions.of(write.withBody(options).request()).dryRun();
    if (!budget.isEmpty() && !asSeen) {
      spend(write, budget, pod, dryRun);
    }
    String wanted = options.string("preconditions", "resourceVersion").orElse("");
    String version = asSeen && wanted.isEmpty() ? version(pod) : wanted;
    try {
      mark(write, options, version);
      deletion.delete(write.withBody(options));
    } catch (PlatformException e) {
      if (asSeen && wanted.isEmpty() && e.is(Reason.CONFLICT)) {
        throw stillProcessed(name(budget));
      }
      throw e;
    }
  }

  /// Whether the end of a pod takes anything away from its application.
  private static boolean disturbs(JsonObject pod) {
    String phase = pod.string("status", "phase").orElse("");
    return pod.at("metadata", "deletionTimestamp") == null
        && !List.of("Succeeded", "Failed", "Pending").contains(phase);
  }

  /// The budget that covers a pod; empty where none does.
  private JsonObject budget(WriteRequest write, JsonObject pod) {
    List<JsonObject> covering =
        context.objects().list(BUDGETS, write.namespace()).stream()
            .filter(budget ->
                LabelSelector.of(budget.object("spec", "selector").orElse(null)).matchesObject(pod))
            .toList();
    if (covering.size() > 1) {
      throw new PlatformException(
          Reason.INTERNAL,
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    return covering.isEmpty() ? new JsonObject() : covering.getFirst();
  }

  /// A pod that is not ready counts for nothing; it may go unless the application lacks others.
  private static boolean unhealthyMayGo(JsonObject pod, JsonObject budget) {
    if (Conditions.isTrue(pod, "Ready")) {
      return false;
    }
    long desired = budget.integer("status", "desiredHealthy").orElse(0L);
    long healthy = budget.integer("status", "currentHealthy").orElse(0L);
    return budget.string("spec", "unhealthyPodEvictionPolicy").orElse("").equals("AlwaysAllow")
        || (desired > 0 && healthy >= desired);
  }

  private void spend(WriteRequest write, JsonObject first, JsonObject pod, boolean dryRun) {
    JsonObject shared = first;
    for (int attempt = 1; ; attempt++) {
      checkAllows(shared);
      if (dryRun) {
        return;
      }
      try {
        store(write, shared, pod);
        return;
      } catch (UnmetException _) {
        if (attempt == MOST_TRIES) {
          throw stillProcessed(name(shared));
        }
        shared = budget(write, pod);
        if (shared.isEmpty()) {
          return;
        }
      }
    }
  }

  private static void checkAllows(JsonObject budget) {
    long seen = budget.integer("status", "observedGeneration").orElse(0L);
    if (seen < budget.integer("metadata", "generation").orElse(0L)) {
      throw stillProcessed(name(budget));
    }
    long allowed = budget.integer("status", "disruptionsAllowed").orElse(0L);
    if (allowed < 0) {
      throw forbidden(budget, "pdb disruptions allowed is negative");
    }
    if (budget.object("status", "disruptedPods").map(JsonObject::size).orElse(0) > MOST_DISRUPTED) {
      throw forbidden(
          budget, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed == 0) {
      throw refused(whyNot(budget));
    }
  }

  private static String whyNot(JsonObject budget) {
    String name = name(budget);
    JsonObject condition =
        Conditions.find(budget, "DisruptionAllowed")
            .filter(it -> it.string("status").orElse("").equals("False"))
            .orElseGet(JsonObject::new);
    String message = condition.string("message").orElse("");
    String reason = condition.string("reason").orElse("");
    long desired = budget.integer("status", "desiredHealthy").orElse(0L);
    long healthy = budget.integer("status", "currentHealthy").orElse(0L);
    String refusal = "The disruption budget " + name + " does not allow evicting pods currently";
    if (!message.isEmpty() && reason.equals("SyncFailed")) {
      return refusal + " because it failed sync: " + message;
    }
    if (healthy <= desired) {
      return "The disruption budget %s needs %d healthy pods and has %d currently"
          .formatted(name, desired, healthy);
    }
    return message.isEmpty() ? refusal : refusal + " (" + reason + "): " + message;
  }

  private void store(WriteRequest write, JsonObject shared, JsonObject pod) {
    JsonObject budget = shared.deepCopy();
    JsonObject status = budget.childObject("status");
    long left = status.integer("disruptionsAllowed").orElse(0L) - 1;
    status.put("disruptionsAllowed", left);
    status.childObject("disruptedPods").put(name(pod), context.now().toString());
    if (left == 0) {
      Conditions.set(status, insufficient(budget));
    }
    context
        .objects()
        .replace(
            BUDGETS,
            Keys.key(BUDGETS, write.namespace(), name(shared)),
            budget,
            Long.parseLong(version(shared)));
  }

  private JsonObject insufficient(JsonObject budget) {
    return JsonObject.of(
        "type",
        "DisruptionAllowed",
        "status",
        "False",
        "reason",
        "InsufficientPods",
        "message",
        "",
        "observedGeneration",
        budget.integer("status", "observedGeneration").orElse(0L),
        "lastTransitionTime",
        context.now().toString());
  }

  /// Says on the pod why it goes.
  ///
  /// @param options of the deletion; its precondition follows the change made here
  /// @param version the pod must have; empty for any
  private void mark(WriteRequest write, JsonObject options, String version) {
    if (!version.isEmpty()) {
      options.childObject("preconditions").put("resourceVersion", version);
    }
    DeleteOptions wanted = DeleteOptions.of(write.withBody(options).request());
    if (wanted.dryRun()) {
      return;
    }
    byte[] marked =
        updates.change(
            write, pod -> marked(write, pod, wanted), new Mode(Part.ALL, true, true, true));
    if (!version.isEmpty()) {
      options.childObject("preconditions").put("resourceVersion", version(Json.readObject(marked)));
    }
  }

  private JsonObject marked(WriteRequest write, JsonObject stored, DeleteOptions wanted) {
    String uid = stored.string("metadata", "uid").orElse("");
    boolean other =
        (!wanted.uid().isEmpty() && !wanted.uid().equals(uid))
            || (!wanted.resourceVersion().isEmpty()
                && !wanted.resourceVersion().equals(version(stored)));
    if (other) {
      throw Failures.conflict(
          Pods.RESOURCE,
          write.info().name(),
          "the pod is another, or has changed since, than the preconditions say");
    }
    JsonObject pod = stored.deepCopy();
    Conditions.set(
        pod.childObject("status"),
        JsonObject.of(
            "type",
            "DisruptionTarget",
            "status",
            "True",
            "reason",
            "EvictionByEvictionAPI",
            "message",
            "Eviction API: evicting",
            "lastTransitionTime",
            context.now().toString()));
    return pod;
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }

  private static String version(JsonObject object) {
    return object.string("metadata", "resourceVersion").orElse("0");
  }

  private static PlatformException stillProcessed(String budget) {
    return refused("The disruption budget " + budget + " is still being processed by the server.");
  }

  private static PlatformException refused(String why) {
    return new PlatformException(
        Reason.TOO_MANY_REQUESTS, REFUSED, List.of(new Cause("", "DisruptionBudget", why)));
  }

  private static PlatformException forbidden(JsonObject budget, String why) {
    return new PlatformException(
        Reason.FORBIDDEN,
        "poddisruptionbudgets.policy \"" + name(budget) + "\" is forbidden: " + why);
  }
}
