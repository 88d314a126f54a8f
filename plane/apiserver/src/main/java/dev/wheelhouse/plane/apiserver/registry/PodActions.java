// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupVersionKind;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.http.ApiResponse;
import dev.wheelhouse.plane.apiserver.registry.Updates.Mode;
import dev.wheelhouse.plane.apiserver.registry.Updates.Part;
import java.util.List;

/// Actions on pods: putting one on a node, and asking politely for its end.
final class PodActions {

  private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");
  private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");

  private final WriteContext context;
  private final Updates updates;
  private final Evictions evictions;

  PodActions(WriteContext context, Updates updates, Deletion deletion) {
    this.context = context;
    this.updates = updates;
    this.evictions = new Evictions(context, updates, deletion);
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

  /// `pods/eviction`.
  ApiResponse evict(WriteRequest write) {
    JsonObject eviction = Bodies.parse(write.request());
    JsonObject pod =
        context
            .objects()
            .get(Pods.RESOURCE, write.namespace(), write.info().name())
            .orElseThrow(() -> Failures.notFound(Pods.RESOURCE, write.info().name()));
    admit(write, EVICTION, eviction);
    evictions.evict(write, eviction, pod);
    return write.answer(success(201));
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
