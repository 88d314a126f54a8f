// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.clusters.Recent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keeps a workflow's memory in a Secret beside it that goes with its owner, because the values
/// that steps give each other may come from Secrets: for an Application `workflow-<name>-context`,
/// the name that KubeVela has for its ConfigMap, for a WorkflowRun `workflowrun-<name>-context`, so
/// that an application and a run of one name do not take each other's. A Secret of that name that
/// somebody else has put there is left alone. A ConfigMap that an earlier version has written is
/// taken over.
public final class SecretMemory implements MemoryStore {

  private static final String FIELD_MANAGER = "wheelhouse-workflow";

  private final ClusterObjects objects;
  private final ObjectRef owner;
  private final String uid;
  private final boolean legacy;
  private final Unsaved unsaved;

  /// Workflows that are known to have no memory, as most have none: it is not asked for again and
  /// again. For a program that alone saves memories. Safe for use by many threads.
  public static final class Unsaved {

    private static final int MOST = 20_000;

    private final Recent<String, Boolean> known = new Recent<>(MOST);
  }

  /// @param owner the Application or WorkflowRun
  public SecretMemory(ClusterObjects objects, JsonObject owner) {
    this(objects, owner, new Unsaved());
  }

  /// @param unsaved what this program knows of memories
  public SecretMemory(ClusterObjects objects, JsonObject owner, Unsaved unsaved) {
    this.objects = objects;
    this.unsaved = unsaved;
    this.owner = ObjectRef.of(owner);
    this.uid = owner.string("metadata", "uid").orElse("");
    this.legacy =
        owner
            .string("status", "contextBackend", "kind")
            .or(() -> owner.string("status", "workflow", "contextBackend", "kind"))
            .filter("ConfigMap"::equals)
            .isPresent();
  }

  /// The Secret of a workflow.
  public static ObjectRef of(ObjectRef workflow) {
    String prefix = workflow.kind().equals("WorkflowRun") ? "workflowrun-" : "workflow-";
    return new ObjectRef(
        "v1", "Secret", workflow.namespace(), prefix + workflow.name() + "-context");
  }

  @Override
  public Map<String, String> load() {
    if (unsaved.known.holds(uid, true)) {
      return Map.of();
    }
    Optional<JsonObject> secret = objects.get(of(owner));
    if (secret.isEmpty() && legacy) {
      return objects.get(old()).filter(this::ours).map(it -> data(it, false)).orElseGet(Map::of);
    }
    unsaved.known.put(uid, secret.isEmpty());
    return secret.filter(this::ours).map(it -> data(it, true)).orElseGet(Map::of);
  }

  private ObjectRef old() {
    ObjectRef ref = of(owner);
    return new ObjectRef("v1", "ConfigMap", ref.namespace(), ref.name());
  }

  private static Map<String, String> data(JsonObject object, boolean encoded) {
    Map<String, String> data = new LinkedHashMap<>();
    JsonObject tree = object.object("data").orElseGet(JsonObject::new);
    for (String key : tree.keySet()) {
      tree.string(key)
          .map(it -> encoded ? decoded(it) : it)
          .ifPresent(value -> data.put(key, value));
    }
    return data;
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private static JsonObject encoded(Map<String, String> data) {
    JsonObject tree = new JsonObject();
    data.forEach((key, value) ->
        tree.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return tree;
  }

  private boolean ours(JsonObject map) {
    return owners(map).anyMatch(it -> it.string("uid").orElse("").equals(uid));
  }

  private static Stream<JsonObject> owners(JsonObject map) {
    return map.array("metadata", "ownerReferences").orElseGet(JsonArray::new).objects().stream();
  }

  /// What an earlier owner of the same name has left is about to go, and may be written.
  private boolean writable(JsonObject map) {
    return ours(map)
        || owners(map)
            .anyMatch(it ->
                it.string("kind").orElse("").equals(owner.kind())
                    && it.string("name").orElse("").equals(owner.name()));
  }

  /// @throws PlatformException `INVALID` when the Secret is somebody else's
  @Override
  public JsonObject save(Map<String, String> data) {
    unsaved.known.put(uid, false);
    ObjectRef ref = of(owner);
    if (objects.get(ref).filter(it -> !writable(it)).isPresent()) {
      throw new PlatformException(
          Reason.INVALID,
          ref
              + " is not of "
              + owner
              + ", whose workflow keeps its state under that name; move or delete it");
    }
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
                "apiVersion", "v1", "kind", "Secret", "metadata", metadata, "data", encoded(data)),
            FIELD_MANAGER,
            true);
    if (legacy) {
      objects
          .get(old())
          .filter(this::ours)
          .ifPresent(it -> objects.delete(old(), it.string("metadata", "uid").orElse("")));
    }
    JsonObject reference =
        JsonObject.of(
            "apiVersion", "v1", "kind", "Secret", "name", ref.name(), "namespace", ref.namespace());
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
