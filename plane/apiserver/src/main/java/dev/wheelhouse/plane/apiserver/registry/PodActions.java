// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.errors.Cause;
import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.kube.schema.selector.LabelSelector;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import dev.wheelhouse.plane.store.UnmetException;
import java.util.ArrayList;
import java.util.List;

/// Actions on pods: putting one on a node, and asking politely for its end.
final class PodActions {

  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");

  private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");
  private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

  private final WriteContext context;
  private final Updates updates;
  private final Deletion deletion;

  PodActions(WriteContext context, Updates updates, Deletion deletion) {
    this.context = context;
    this.updates = updates;
    this.deletion = deletion;
  }

  /// `pods/binding`: sets the node, once.
  ApiResponse bind(WriteRequest write) {
    JsonObject binding = Bodies.parse(write.request());
    if (binding.string("target", "name").orElse("").isEmpty()) {
      throw Failures.badRequest("target.name: Required value");
    }
    admit(write, BINDING, binding);
    String node = binding.string("target", "name").orElse("");
    updates.change(
        write, pod -> bound(write, pod, binding, node), new Mode(Part.ALL, true, true, true));
    return write.answer(success(201));
  }

  /// Rules see the action, not the pod that it changes.
  private void admit(WriteRequest write, GroupVersionKind kind, JsonObject action) {
    action.putIfAbsent("apiVersion", kind.apiVersion());
    action.putIfAbsent("kind", kind.kind());
    AdmissionRequest admission =
        write.admission(AdmissionRequest.Operation.CREATE, kind, write.info().name(), action, null);
    context.admission().mutate(admission);
    context.admission().validate(admission);
  }

  private JsonObject bound(WriteRequest write, JsonObject stored, JsonObject binding, String node) {
    String name = write.info().name();
    String uid = binding.string("metadata", "uid").orElse("");
    if (!uid.isEmpty() && !uid.equals(stored.string("metadata", "uid").orElse(""))) {
      throw Failures.conflict(
          Pods.RESOURCE, name, "Precondition failed: the pod's UID is another than " + uid);
    }
    if (stored.at("metadata", "deletionTimestamp") != null) {
      throw Failures.conflict(
          Pods.RESOURCE, name, "pod " + name + " is being deleted, cannot be assigned to a host");
    }
    String present = stored.string("spec", "nodeName").orElse("");
    if (!present.isEmpty()) {
      throw Failures.conflict(
          Pods.RESOURCE, name, "pod " + name + " is already assigned to node \"" + present + "\"");
    }
    JsonObject pod = stored.deepCopy();
    pod.childObject("spec").put("nodeName", node);
    for (String part : List.of("annotations", "labels")) {
      binding
          .object("metadata", part)
          .ifPresent(told -> pod.childObject("metadata").childObject(part).putAll(told));
    }
    Conditions.set(
        pod.childObject("status"),
        JsonObject.of(
            "type",
            "PodScheduled",
            "status",
            "True",
            "lastTransitionTime",
            context.now().toString()));
    return pod;
  }

  /// `pods/eviction`: a delete that PodDisruptionBudgets may refuse.
  ApiResponse evict(WriteRequest write) {
    JsonObject eviction = Bodies.parse(write.request());
    JsonObject pod =
        context
            .objects()
            .get(Pods.RESOURCE, write.namespace(), write.info().name())
            .orElseThrow(() -> Failures.notFound(Pods.RESOURCE, write.info().name()));
    admit(write, EVICTION, eviction);
    if (needsBudget(pod)) {
      takeFromBudget(write, pod);
    }
    JsonObject options = eviction.object("deleteOptions").orElseGet(JsonObject::new);
    deletion.delete(write.withBody(options));
    return write.answer(success(201));
  }

  private static boolean needsBudget(JsonObject pod) {
    String phase = pod.string("status", "phase").orElse("");
    return pod.at("metadata", "deletionTimestamp") == null
        && !phase.equals("Succeeded")
        && !phase.equals("Failed")
        && !phase.equals("Pending");
  }

  private void takeFromBudget(WriteRequest write, JsonObject pod) {
    List<JsonObject> budgets = new ArrayList<>();
    for (JsonObject budget : context.objects().list(BUDGETS, write.namespace())) {
      if (LabelSelector.of(budget.object("spec", "selector").orElse(null)).matchesObject(pod)) {
        budgets.add(budget);
      }
    }
    if (budgets.size() > 1) {
      throw new PlatformException(
          Reason.INTERNAL, "This pod has more than one PodDisruptionBudget, which is not allowed");
    }
    if (!budgets.isEmpty()) {
      spend(write, budgets.getFirst(), pod);
    }
  }

  private void spend(WriteRequest write, JsonObject shared, JsonObject pod) {
    String name = shared.string("metadata", "name").orElse("");
    long allowed = shared.integer("status", "disruptionsAllowed").orElse(0L);
    if (allowed <= 0) {
      throw new PlatformException(
          Reason.TOO_MANY_REQUESTS,
          "Cannot evict pod as it would violate the pod's disruption budget.",
          List.of(
              new Cause(
                  "",
                  "DisruptionBudget",
                  "The disruption budget "
                      + name
                      + " needs "
                      + shared.integer("status", "desiredHealthy").orElse(0L)
                      + " healthy pods and has "
                      + shared.integer("status", "currentHealthy").orElse(0L)
                      + " currently")));
    }
    if (write.options().dryRun()) {
      return;
    }
    JsonObject budget = shared.deepCopy();
    JsonObject status = budget.childObject("status");
    status.put("disruptionsAllowed", allowed - 1);
    status
        .childObject("disruptedPods")
        .put(pod.string("metadata", "name").orElse(""), context.now().toString());
    long revision = Long.parseLong(shared.string("metadata", "resourceVersion").orElse("0"));
    String key = Keys.key(BUDGETS, write.namespace(), name);
    try {
      context.objects().replace(BUDGETS, key, budget, revision);
    } catch (UnmetException _) {
      throw new PlatformException(
          Reason.TOO_MANY_REQUESTS, "the disruption budget " + name + " changed, try again");
    }
  }

  private static ApiResponse.Whole success(int code) {
    return Views.whole(
        code,
        JsonObject.of(
            "kind",
            "Status",
            "apiVersion",
            "v1",
            "metadata",
            new JsonObject(),
            "status",
            "Success",
            "code",
            (long) code));
  }
}
