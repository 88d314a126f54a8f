// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What stands around a workload: the Services that lead to its pods, the Ingresses that lead to
/// those, its autoscaler, and the ConfigMaps, Secrets and claims that its pods use.
final class Related {

  private final ClusterObjects cluster;

  Related(ClusterObjects cluster) {
    this.cluster = cluster;
  }

  List<JsonObject> to(JsonObject workload) {
    String namespace = ObjectRef.of(workload).namespace();
    JsonObject template = template(workload).orElseGet(JsonObject::new);
    List<JsonObject> found = new ArrayList<>();
    List<JsonObject> services =
        cluster.list("v1", "Service", namespace, "").stream()
            .filter(it -> selects(it, template))
            .toList();
    found.addAll(services);
    Set<String> names = new TreeSet<>();
    services.forEach(it -> names.add(ObjectRef.of(it).name()));
    cluster.list("networking.k8s.io/v1", "Ingress", namespace, "").stream()
        .filter(it -> backends(it).stream().anyMatch(names::contains))
        .forEach(found::add);
    cluster.list("autoscaling/v2", "HorizontalPodAutoscaler", namespace, "").stream()
        .filter(it -> scales(it, workload))
        .forEach(found::add);
    used(
        namespace,
        "ConfigMap",
        named(template, "configMap", "configMapRef", "configMapKeyRef"),
        found);
    used(namespace, "Secret", named(template, "secret", "secretRef", "secretKeyRef"), found);
    used(namespace, "PersistentVolumeClaim", named(template, "persistentVolumeClaim"), found);
    return found;
  }

  /// The template of the pods that a workload makes.
  static Optional<JsonObject> template(JsonObject workload) {
    return workload
        .object("spec", "template")
        .or(() -> workload.object("spec", "jobTemplate", "spec", "template"));
  }

  private static boolean selects(JsonObject service, JsonObject template) {
    JsonObject selector = service.object("spec", "selector").orElseGet(JsonObject::new);
    JsonObject labels = template.object("metadata", "labels").orElseGet(JsonObject::new);
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }

  private static List<String> backends(JsonObject ingress) {
    List<String> names = new ArrayList<>();
    ingress.string("spec", "defaultBackend", "service", "name").ifPresent(names::add);
    ingress.array("spec", "rules").orElseGet(JsonArray::new).objects().stream()
        .flatMap(it -> it.array("http", "paths").orElseGet(JsonArray::new).objects().stream())
        .flatMap(it -> it.string("backend", "service", "name").stream())
        .forEach(names::add);
    return names;
  }

  static boolean scales(JsonObject autoscaler, JsonObject workload) {
    ObjectRef ref = ObjectRef.of(workload);
    JsonObject target = autoscaler.object("spec", "scaleTargetRef").orElseGet(JsonObject::new);
    return target.string("kind").orElse("").equals(ref.kind())
        && target.string("name").orElse("").equals(ref.name());
  }

  /// Names under some keys, wherever they are in a tree.
  private static Set<String> named(Object tree, String... keys) {
    Set<String> names = new TreeSet<>();
    collect(tree, List.of(keys), names);
    return names;
  }

  private static void collect(Object tree, List<String> keys, Set<String> names) {
    if (tree instanceof JsonArray array) {
      array.forEach(it -> collect(it, keys, names));
    } else if (tree instanceof JsonObject object) {
      object.forEach((key, value) -> {
        if (keys.contains(key) && value instanceof JsonObject reference) {
          reference
              .string("name")
              .or(() -> reference.string("secretName"))
              .or(() -> reference.string("claimName"))
              .ifPresent(names::add);
        }
        collect(value, keys, names);
      });
    }
  }

  private void used(String namespace, String kind, Set<String> names, List<JsonObject> found) {
    for (String name : names) {
      cluster.get(new ObjectRef("v1", kind, namespace, name)).ifPresent(found::add);
    }
  }
}
