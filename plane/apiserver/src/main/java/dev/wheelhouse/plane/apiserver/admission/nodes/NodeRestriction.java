// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest.Operation;
import dev.wheelhouse.plane.apiserver.admission.ValidatingPlugin;
import dev.wheelhouse.plane.apiserver.authn.Identity;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;

/// Keeps node agents (`system:node:<name>` in `system:nodes`) to their own node and its pods
/// (`NodeRestriction`).
public final class NodeRestriction implements ValidatingPlugin {

  private static final String PREFIX = "system:node:";
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final ObjectReader objects;

  public NodeRestriction(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "NodeRestriction";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    Identity user = request.user();
    if (!user.name().startsWith(PREFIX) || !user.groups().contains("system:nodes")) {
      return;
    }
    String node = user.name().substring(PREFIX.length());
    if (node.isEmpty()) {
      throw refused(request, "could not determine node from user \"" + user.name() + "\"");
    }
    switch (request.resource().toString()) {
      case "pods" -> pod(request, node);
      case "nodes" -> node(request, node);
      case "persistentvolumeclaims" -> claim(request, node);
      case "serviceaccounts" -> token(request, node);
      case "leases.coordination.k8s.io" -> lease(request, node);
      case "csinodes.storage.k8s.io" ->
          require(
              request,
              request.name().equals(node),
              "can only access CSINode with the same name as the requesting node");
      case "resourceslices.resource.k8s.io" -> slice(request, node);
      default -> {}
    }
  }

  private void pod(AdmissionRequest request, String node) {
    switch (request.subresource()) {
      case "" -> podItself(request, node);
      case "status" -> podStatus(request, node);
      case "eviction" ->
          require(
              request,
              nodeOf(stored(request)).equals(node),
              "node " + node + " can only evict pods with spec.nodeName set to itself");
      default ->
          throw refused(
              request,
              "unexpected pod subresource \""
                  + request.subresource()
                  + "\", only 'status' and 'eviction' are allowed");
    }
  }

  private void podItself(AdmissionRequest request, String node) {
    switch (request.operation()) {
      case CREATE -> new MirrorPod(request, node, objects).check();
      case DELETE ->
          require(
              request,
              nodeOf(request.object()).equals(node),
              quoted(node) + " can only delete pods with spec.nodeName set to itself");
      case UPDATE, CONNECT ->
          throw refused(
              request,
              "unexpected operation \""
                  + request.operation()
                  + "\", "
                  + quoted(node)
                  + " can only create and delete mirror pods");
    }
  }

  private JsonObject stored(AdmissionRequest request) {
    return objects
        .get(PODS, request.namespace(), request.name())
        .orElseThrow(() -> Failures.notFound(PODS, request.name()));
  }

  private static void podStatus(AdmissionRequest request, String node) {
    JsonObject before = request.before();
    if (before == null) {
      throw refused(request, "unexpected operation \"" + request.operation() + "\"");
    }
    require(
        request,
        nodeOf(before).equals(node),
        quoted(node) + " can only update pod status for pods with spec.nodeName set to itself");
    require(
        request,
        same(request.object(), before, "metadata", "labels"),
        quoted(node) + " cannot update labels through pod status");
    require(
        request,
        same(request.object(), before, "status", "resourceClaimStatuses"),
        quoted(node) + " cannot update resource claim statues");
  }

  private static void node(AdmissionRequest request, String node) {
    require(
        request,
        request.name().equals(node),
        quoted(node) + " is not allowed to modify node \"" + request.name() + "\"");
    JsonObject labels = labels(request.object());
    switch (request.operation()) {
      case CREATE -> {
        SortedSet<String> forbidden = NodeLabels.forbidden(labels, new JsonObject());
        require(
            request,
            forbidden.isEmpty(),
            quoted(node)
                + " is not allowed to set the following labels: "
                + String.join(", ", forbidden));
      }
      case UPDATE -> {
        JsonObject before = request.previous().orElseGet(JsonObject::new);
        require(
            request,
            same(request.object(), before, "spec", "taints"),
            quoted(node) + " is not allowed to modify taints");
        require(
            request,
            same(request.object(), before, "metadata", "ownerReferences"),
            quoted(node) + " is not allowed to modify ownerReferences");
        SortedSet<String> forbidden = NodeLabels.forbidden(labels, labels(before));
        require(
            request,
            forbidden.isEmpty(),
            "is not allowed to modify labels: " + String.join(", ", forbidden));
      }
      case DELETE, CONNECT -> {}
    }
  }

  private static JsonObject labels(JsonObject object) {
    return object.object("metadata", "labels").orElseGet(JsonObject::new);
  }

  private static void claim(AdmissionRequest request, String node) {
    JsonObject before = request.before();
    boolean status = request.subresource().equals("status");
    require(request, status && before != null, "may only update PVC status");
    if (before != null) {
      require(
          request,
          withoutGrowth(request.object()).equals(withoutGrowth(before)),
          quoted(node)
              + " is not allowed to update fields other than status.quantity and"
              + " status.conditions");
    }
  }

  private static JsonObject withoutGrowth(JsonObject claim) {
    JsonObject rest = claim.deepCopy();
    List.of("resourceVersion", "managedFields").forEach(rest.childObject("metadata")::remove);
    List.of("capacity", "conditions", "allocatedResources", "allocatedResourceStatuses")
        .forEach(rest.childObject("status")::remove);
    return rest;
  }

  private void token(AdmissionRequest request, String node) {
    if (request.operation() != Operation.CREATE || !request.subresource().equals("token")) {
      return;
    }
    JsonObject bound = request.object().object("spec", "boundObjectRef").orElseGet(JsonObject::new);
    String pod = bound.string("name").orElse("");
    String uid = bound.string("uid").orElse("");
    boolean toPod =
        bound.string("apiVersion").orElse("").equals("v1")
            && bound.string("kind").orElse("").equals("Pod")
            && !pod.isEmpty();
    require(request, toPod, "node requested token not bound to a pod");
    require(request, !uid.isEmpty(), "node requested token with a pod binding without a uid");
    JsonObject stored =
        objects.get(PODS, request.namespace(), pod).orElseThrow(() -> Failures.notFound(PODS, pod));
    require(
        request,
        stored.string("metadata", "uid").orElse("").equals(uid),
        "the UID in the bound object reference ("
            + uid
            + ") does not match the UID in record. The object might have been deleted and then"
            + " recreated");
    require(
        request,
        nodeOf(stored).equals(node),
        "node requested token bound to a pod scheduled on a different node");
  }

  private static void lease(AdmissionRequest request, String node) {
    require(
        request,
        request.namespace().equals("kube-node-lease"),
        "can only access leases in the \"kube-node-lease\" system namespace");
    require(
        request,
        request.name().equals(node),
        "can only access node lease with the same name as the requesting node");
  }

  private static void slice(AdmissionRequest request, String node) {
    boolean own = request.object().string("spec", "nodeName").orElse("").equals(node);
    switch (request.operation()) {
      case CREATE ->
          require(
              request,
              own,
              "can only create ResourceSlice with the same NodeName as the requesting node");
      case DELETE ->
          require(
              request,
              own,
              "can only delete ResourceSlice with the same NodeName as the requesting node");
      case UPDATE, CONNECT -> {}
    }
  }

  private static String nodeOf(JsonObject pod) {
    return pod.string("spec", "nodeName").orElse("");
  }

  private static boolean same(JsonObject object, JsonObject before, String... path) {
    return Objects.equals(object.at(path), before.at(path));
  }

  static String quoted(String node) {
    return "node \"" + node + "\"";
  }

  static void require(AdmissionRequest request, boolean holds, String message) {
    if (!holds) {
      throw refused(request, message);
    }
  }

  private static RuntimeException refused(AdmissionRequest request, String message) {
    return Failures.forbidden(request.resource(), request.name(), message);
  }
}
