// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.components.helmchart;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.kube.client.health.Health;
import dev.wheelhouse.kube.client.health.HealthRules;
import dev.wheelhouse.ops.delivery.definitions.Properties;
import dev.wheelhouse.ops.delivery.definitions.StatusPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Healthy when the conditions that the user names hold; where none are named, when all workloads
/// of the release are.
record ReleaseHealth(List<Properties> criteria) implements StatusPolicy {

  private static final Set<String> WORKLOADS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod");

  ReleaseHealth {
    criteria = List.copyOf(criteria);
  }

  @Override
  public Verdict judge(JsonObject output, JsonObject outputs) {
    List<JsonObject> objects =
        outputs.keySet().stream().flatMap(it -> outputs.object(it).stream()).toList();
    Optional<String> sick =
        criteria.isEmpty()
            ? objects.stream()
                .filter(it -> WORKLOADS.contains(it.string("kind").orElse("")))
                .filter(it -> !HealthRules.of(it).healthy())
                .map(it -> ObjectRef.of(it) + ": " + told(it))
                .findFirst()
            : criteria.stream().flatMap(it -> failing(it, objects).stream()).findFirst();
    return new Verdict(
        Optional.of(sick.isEmpty()), sick.map(it -> "Deploying: " + it).orElse("Deployed"));
  }

  private static String told(JsonObject object) {
    Health health = HealthRules.of(object);
    return health.message();
  }

  private static Optional<String> failing(Properties criterion, List<JsonObject> objects) {
    Properties resource = criterion.object("resource").orElseThrow();
    Properties condition = criterion.object("condition").orElseThrow();
    String kind = resource.requiredString("kind");
    String name = resource.string("name").orElse("");
    String type = condition.requiredString("type");
    String status = condition.string("status").orElse("True");
    Optional<JsonObject> found =
        objects.stream()
            .filter(it -> it.string("kind").orElse("").equals(kind))
            .filter(it -> name.isEmpty() || it.string("metadata", "name").orElse("").equals(name))
            .findFirst();
    String what = kind + (name.isEmpty() ? "" : " " + name);
    if (found.isEmpty()) {
      return Optional.of("the chart makes no " + what);
    }
    boolean holds =
        found.get().array("status", "conditions").orElseGet(JsonArray::new).objects().stream()
            .anyMatch(it ->
                it.string("type").orElse("").equals(type)
                    && it.string("status").orElse("").equals(status));
    return holds ? Optional.empty() : Optional.of(what + " is not " + type + "=" + status);
  }
}
