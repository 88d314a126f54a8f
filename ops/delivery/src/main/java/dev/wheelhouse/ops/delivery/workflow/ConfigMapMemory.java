// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps a workflow's memory in the ConfigMap `workflow-<name>-context` beside it, as KubeVela
/// does. It goes with its owner.
public final class ConfigMapMemory implements MemoryStore {

  private static final String FIELD_MANAGER = "wheelhouse-workflow";

  private final ClusterObjects objects;
  private final ObjectRef owner;
  private final String uid;

  /// @param owner the Application or WorkflowRun
  public ConfigMapMemory(ClusterObjects objects, JsonObject owner) {
    this.objects = objects;
    this.owner = ObjectRef.of(owner);
    this.uid = owner.string("metadata", "uid").orElse("");
  }

  /// The ConfigMap of a workflow.
  public static ObjectRef of(ObjectRef workflow) {
    return new ObjectRef(
        "v1", "ConfigMap", workflow.namespace(), "workflow-" + workflow.name() + "-context");
  }

  @Override
  public Map<String, String> load() {
    Map<String, String> data = new LinkedHashMap<>();
    objects
        .get(of(owner))
        .filter(this::ours)
        .flatMap(it -> it.object("data"))
        .ifPresent(tree ->
            tree.keySet()
                .forEach(key -> tree.string(key).ifPresent(value -> data.put(key, value))));
    return data;
  }

  private boolean ours(JsonObject map) {
    return map.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream()
        .anyMatch(it -> it.string("uid").orElse("").equals(uid));
  }

  @Override
  public JsonObject save(Map<String, String> data) {
    ObjectRef ref = of(owner);
    JsonObject metadata =
        JsonObject.of(
            "name",
            ref.name(),
            "namespace",
            ref.namespace(),
            "ownerReferences",
            JsonArray.of(
                JsonObject.of(
                    "apiVersion", owner.apiVersion(),
                    "kind", owner.kind(),
                    "name", owner.name(),
                    "uid", uid,
                    "controller", true)));
    JsonObject saved =
        objects.apply(
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                metadata,
                "data",
                new JsonObject(data)),
            FIELD_MANAGER,
            true);
    JsonObject reference =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "name",
            ref.name(),
            "namespace",
            ref.namespace());
    saved.string("metadata", "uid").ifPresent(it -> reference.put("uid", it));
    return reference;
  }

  /// Forgets what steps did that were taken out of a status, so that they begin from nothing. The
  /// values that steps have given stay until they are given anew.
  public void forget(WorkflowStatus before, WorkflowStatus after) {
    Map<String, String> data = load();
    Set<String> left = ids(after);
    before
        .start()
        .flatMap(start -> WorkflowMemory.of(data, start))
        .ifPresent(memory -> {
          ids(before).stream().filter(id -> !left.contains(id)).forEach(memory::forget);
          if (!memory.data().equals(data)) {
            save(memory.data());
          }
        });
  }

  private static Set<String> ids(WorkflowStatus status) {
    return status.steps().stream()
        .flatMap(step -> Stream.concat(Stream.of(step), step.subSteps().stream()))
        .map(StepStatus::id)
        .collect(Collectors.toSet());
  }
}
