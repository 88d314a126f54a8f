// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.app.application.adopt;

import dev.wheelhouse.app.application.adopt.AdoptedObjects.Adopted;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Makes an Application of live objects: a component for each workload and each way to it, one for
/// the configuration, and the policies that say how far they are the application's.
final class Adoption {

  private static final Set<String> ALONE =
      Set.of(
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "CronJob",
          "Job",
          "Service",
          "Ingress",
          "HTTPRoute");
  private static final Map<String, String> GROUPS =
      Map.of(
          "CustomResourceDefinition", "crds",
          "Namespace", "ns",
          "ConfigMap", "config",
          "Secret", "config",
          "ServiceAccount", "sa",
          "PersistentVolume", "storage",
          "PersistentVolumeClaim", "storage");

  /// What never goes with an application that has adopted it.
  private static final List<String> STAYS =
      List.of("CustomResourceDefinition", "Namespace", "PersistentVolume", "PersistentVolumeClaim");

  /// How far adopted objects are the application's.
  enum Mode {
    /// They are watched and never written.
    READ_ONLY("read-only"),
    /// They are managed, and go with the application.
    TAKE_OVER("take-over");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final String name;
  private final String namespace;
  private final String type;
  private final Mode mode;

  /// @param type where the objects are from: `native` or `helm`
  Adoption(String name, String namespace, String type, Mode mode) {
    this.name = name;
    this.namespace = namespace;
    this.type = type;
    this.mode = mode;
  }

  /// @param typed the component of a type that is exactly an object
  JsonObject of(List<Adopted> objects, Function<Adopted, Optional<JsonObject>> typed) {
    JsonArray components = new JsonArray();
    Map<String, String> clusters = new TreeMap<>();
    Map<String, List<Adopted>> groups = new LinkedHashMap<>();
    for (Adopted object : objects) {
      if (mode == Mode.TAKE_OVER) {
        Optional<JsonObject> exact = typed.apply(object);
        if (exact.isPresent()) {
          components.add(exact.get());
          clusters.put(exact.get().string("name").orElse(""), object.cluster());
          continue;
        }
      }
      groups.computeIfAbsent(component(object), _ -> new ArrayList<>()).add(object);
    }
    groups.forEach((component, members) -> {
      components.add(plain(component, members, objects));
      clusters.put(component, members.getFirst().cluster());
    });
    JsonObject spec =
        JsonObject.of("components", components, "policies", policies(clusters, objects));
    if (clusters.values().stream().anyMatch(it -> !it.equals("local"))) {
      spec.put("workflow", JsonObject.of("steps", JsonArray.of(steps(clusters))));
    }
    return JsonObject.of(
        "apiVersion",
        "core.oam.dev/v1beta1",
        "kind",
        "Application",
        "metadata",
        JsonObject.of(
            "name", name,
            "namespace", namespace,
            "labels", JsonObject.of(AppKeys.ADOPT, type)),
        "spec",
        spec);
  }

  private static String component(Adopted object) {
    ObjectRef ref = object.ref();
    String kind = ref.kind().toLowerCase(Locale.ROOT);
    String own =
        ALONE.contains(ref.kind())
            ? kind + "-" + ref.name()
            : GROUPS.getOrDefault(ref.kind(), kind);
    String full = object.local() ? own : object.cluster() + "-" + own;
    return full.replaceAll("[^a-z0-9-]", "-");
  }

  private JsonObject plain(String component, List<Adopted> members, List<Adopted> all) {
    JsonArray said = new JsonArray();
    for (Adopted member : members) {
      said.add(
          mode == Mode.READ_ONLY
              ? Declared.existence(member.live())
              : Declared.of(member.live(), scaled(member, all)));
    }
    return JsonObject.of(
        "name", component, "type", "k8s-objects", "properties", JsonObject.of("objects", said));
  }

  static boolean scaled(Adopted workload, List<Adopted> all) {
    return all.stream()
        .filter(it -> it.ref().kind().equals("HorizontalPodAutoscaler"))
        .anyMatch(it -> Related.scales(it.live(), workload.live()));
  }

  private JsonArray policies(Map<String, String> clusters, List<Adopted> objects) {
    JsonArray policies = new JsonArray();
    policies.add(
        policy(
            mode.toString(),
            JsonObject.of(
                "selector",
                JsonObject.of("componentNames", new JsonArray(List.copyOf(clusters.keySet()))))));
    List<String> staying =
        STAYS.stream()
            .filter(kind -> objects.stream().anyMatch(it -> it.ref().kind().equals(kind)))
            .toList();
    if (mode == Mode.TAKE_OVER && !staying.isEmpty()) {
      JsonObject selector = JsonObject.of("resourceTypes", new JsonArray(staying));
      policies.add(
          policy("garbage-collect", JsonObject.of("strategy", "never", "selector", selector)));
    }
    return policies;
  }

  private static JsonObject policy(String type, JsonObject rule) {
    return JsonObject.of(
        "name", type,
        "type", type,
        "properties", JsonObject.of("rules", JsonArray.of(rule)));
  }

  private static JsonObject steps(Map<String, String> clusters) {
    JsonArray steps = new JsonArray();
    clusters.forEach((component, cluster) -> {
      JsonObject properties = JsonObject.of("component", component);
      if (!cluster.equals("local")) {
        properties.put("cluster", cluster);
      }
      steps.add(
          JsonObject.of(
              "name", "apply-" + component, "type", "apply-component", "properties", properties));
    });
    return JsonObject.of("name", "adopt", "type", "step-group", "subSteps", steps);
  }
}
