// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission.nodes;

import static dev.wheelhouse.plane.apiserver.admission.nodes.NodeRestriction.quoted;
import static dev.wheelhouse.plane.apiserver.admission.nodes.NodeRestriction.require;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionRequest;
import dev.wheelhouse.plane.apiserver.registry.Failures;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The only pods that a node agent makes: images of those it was told to run by files. They belong
/// to the node and refer to nothing in the cluster.
record MirrorPod(AdmissionRequest request, String node, ObjectReader objects) {

  static final String ANNOTATION = "kubernetes.io/config.mirror";
  private static final GroupResource NODES = new GroupResource("", "nodes");

  /// What may be in a volume, or in a variable, and the objects that it names.
  private static final Map<String, String> VOLUMES =
      Map.of(
          "secret", "secrets",
          "configMap", "configmaps",
          "persistentVolumeClaim", "persistentvolumeclaims",
          "ephemeral", "persistentvolumeclaims");

  /// The same of what a projected volume is put together from.
  private static final Map<String, String> SOURCES =
      Map.of(
          "secret", "secrets (via projected volumes)",
          "configMap", "configmaps (via projected volumes)",
          "serviceAccountToken", "serviceaccounts (via projected volumes)",
          "clusterTrustBundle", "clustertrustbundles",
          "podCertificate", "podcertificates");

  void check() {
    JsonObject pod = request.object();
    require(
        request,
        pod.at("metadata", "annotations", ANNOTATION) != null,
        "pod does not have \""
            + ANNOTATION
            + "\" annotation, "
            + quoted(node)
            + " can only create mirror pods");
    require(
        request,
        pod.string("spec", "nodeName").orElse("").equals(node),
        quoted(node) + " can only create pods with spec.nodeName set to itself");
    owner(list(pod, "metadata", "ownerReferences"));
    reference(pod)
        .ifPresent(resource ->
            require(
                request, false, quoted(node) + " can not create pods that reference " + resource));
  }

  private void owner(List<JsonObject> owners) {
    String only = quoted(node) + " can only create pods with ";
    require(request, owners.size() < 2, only + "a single owner reference set to itself");
    require(request, !owners.isEmpty(), only + "an owner reference set to itself");
    JsonObject owner = owners.getFirst();
    boolean itself =
        owner.string("apiVersion").orElse("").equals("v1")
            && owner.string("kind").orElse("").equals("Node")
            && owner.string("name").orElse("").equals(node);
    require(request, itself, only + "an owner reference set to itself");
    require(
        request,
        owner.bool("controller").orElse(false),
        only + "a controller owner reference set to itself");
    require(
        request,
        !owner.bool("blockOwnerDeletion").orElse(false),
        quoted(node) + " must not set blockOwnerDeletion on an owner reference");
    String uid =
        objects
            .get(NODES, "", node)
            .orElseThrow(() -> Failures.notFound(NODES, node))
            .string("metadata", "uid")
            .orElse("");
    String told = owner.string("uid").orElse("");
    require(
        request,
        told.equals(uid),
        "node " + node + " UID mismatch: expected " + told + " got " + uid);
  }

  private static Optional<String> reference(JsonObject pod) {
    if (!pod.string("spec", "serviceAccountName").orElse("").isEmpty()) {
      return Optional.of("serviceaccounts");
    }
    if (!list(pod, "spec", "imagePullSecrets").isEmpty()) {
      return Optional.of("secrets");
    }
    if (!list(pod, "spec", "resourceClaims").isEmpty()) {
      return Optional.of("resourceclaims");
    }
    for (JsonObject volume : list(pod, "spec", "volumes")) {
      Optional<String> found = named(volume, VOLUMES);
      for (JsonObject source : list(volume, "projected", "sources")) {
        found = found.or(() -> named(source, SOURCES));
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return environment(pod);
  }

  private static Optional<String> named(JsonObject holder, Map<String, String> kinds) {
    return kinds.entrySet().stream()
        .filter(kind -> holder.object(kind.getKey()).isPresent())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Optional<String> environment(JsonObject pod) {
    for (String kind : List.of("initContainers", "containers")) {
      for (JsonObject container : list(pod, "spec", kind)) {
        for (JsonObject from : list(container, "envFrom")) {
          if (from.object("secretRef").isPresent() || from.object("configMapRef").isPresent()) {
            return Optional.of(from.object("secretRef").isPresent() ? "secrets" : "configmaps");
          }
        }
        for (JsonObject variable : list(container, "env")) {
          if (variable.object("valueFrom", "secretKeyRef").isPresent()) {
            return Optional.of("secrets");
          }
          if (variable.object("valueFrom", "configMapKeyRef").isPresent()) {
            return Optional.of("configmaps");
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<JsonObject> list(JsonObject tree, String... path) {
    return tree.array(path).map(JsonArray::objects).orElse(List.of());
  }
}
