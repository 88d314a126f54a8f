// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Cluster;
import dev.wheelhouse.ops.delivery.clusters.Clusters;
import dev.wheelhouse.ops.delivery.clusters.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an application has in clusters: its objects, and what they in turn have made.
final class ResourceTree {

  /// What kinds of objects make of their own accord.
  private static final Map<String, List<Made>> MADE =
      Map.of(
          "Deployment", List.of(new Made("apps/v1", "ReplicaSet")),
          "ReplicaSet", List.of(new Made("v1", "Pod")),
          "StatefulSet", List.of(new Made("v1", "Pod")),
          "DaemonSet", List.of(new Made("v1", "Pod")),
          "Job", List.of(new Made("v1", "Pod")),
          "CronJob", List.of(new Made("batch/v1", "Job")));

  private record Made(String apiVersion, String kind) {}

  private final Clusters clusters;

  ResourceTree(Clusters clusters) {
    this.clusters = clusters;
  }

  /// An object, and what it has made.
  ///
  /// @param live empty when it is not there, or its cluster does not answer
  /// @param problem why it is not known; empty when it is
  record Node(ObjectRef ref, Optional<JsonObject> live, String problem, List<Node> made) {

    Node {
      made = List.copyOf(made);
    }

    JsonObject tree() {
      JsonArray below = new JsonArray();
      made.forEach(it -> below.add(it.tree()));
      ObjectState state = ObjectState.of(this);
      return JsonObject.of(
          "apiVersion", ref.apiVersion(),
          "kind", ref.kind(),
          "namespace", ref.namespace(),
          "name", ref.name(),
          "state", state.word(),
          "message", state.message(),
          "made", below);
    }
  }

  /// The objects of a namespace of a cluster.
  ///
  /// @param namespace empty for objects of none
  record Place(String cluster, String namespace, List<Node> objects) {

    JsonObject tree() {
      JsonArray below = new JsonArray();
      objects.forEach(it -> below.add(it.tree()));
      return JsonObject.of("cluster", cluster, "namespace", namespace, "objects", below);
    }
  }

  List<Place> of(JsonObject application) {
    Map<String, Map<String, List<Node>>> places = new TreeMap<>();
    for (JsonObject applied :
        application.array("status", "appliedResources").orElseGet(JsonArray::new).objects()) {
      String cluster = applied.string("cluster").filter(it -> !it.isEmpty()).orElse(Cluster.LOCAL);
      ObjectRef ref =
          new ObjectRef(
              applied.string("apiVersion").orElse(""),
              applied.string("kind").orElse(""),
              applied.string("namespace").orElse(""),
              applied.string("name").orElse(""));
      places
          .computeIfAbsent(cluster, _ -> new TreeMap<>())
          .computeIfAbsent(ref.namespace(), _ -> new ArrayList<>())
          .add(node(cluster, ref));
    }
    List<Place> all = new ArrayList<>();
    places.forEach((cluster, namespaces) ->
        namespaces.forEach(
            (namespace, objects) -> all.add(new Place(cluster, namespace, objects))));
    return all;
  }

  private Node node(String cluster, ObjectRef ref) {
    try {
      ClusterObjects objects = clusters.objects(cluster, Identity.SELF);
      Optional<JsonObject> live = objects.get(ref);
      return live.map(it -> node(objects, it))
          .orElseGet(() -> new Node(ref, Optional.empty(), "is not there", List.of()));
    } catch (PlatformException e) {
      return new Node(ref, Optional.empty(), String.valueOf(e.getMessage()), List.of());
    }
  }

  private static Node node(ClusterObjects objects, JsonObject live) {
    ObjectRef ref = ObjectRef.of(live);
    List<Node> made = new ArrayList<>();
    for (Made kind : MADE.getOrDefault(ref.kind(), List.of())) {
      objects.list(kind.apiVersion(), kind.kind(), ref.namespace(), "").stream()
          .filter(it -> owned(it, live))
          .filter(it -> !retired(it))
          .sorted(Comparator.comparing(it -> ObjectRef.of(it).name()))
          .map(it -> node(objects, it))
          .forEach(made::add);
    }
    return new Node(ref, Optional.of(live), "", made);
  }

  private static boolean owned(JsonObject object, JsonObject owner) {
    String uid = owner.string("metadata", "uid").orElse("");
    return object.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream()
        .anyMatch(it -> it.string("uid").orElse("").equals(uid));
  }

  /// ReplicaSets of earlier versions stay without pods.
  private static boolean retired(JsonObject object) {
    return object.string("kind").orElse("").equals("ReplicaSet")
        && object.integer("spec", "replicas").orElse(1L) == 0
        && object.integer("status", "replicas").orElse(0L) == 0;
  }
}
