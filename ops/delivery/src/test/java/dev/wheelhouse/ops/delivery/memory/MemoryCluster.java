// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.memory;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Objects in memory. Apply merges objects and replaces lists, which is enough for one manager.
/// Counts writes, and can die at any call: before it did its work, or after it and before it could
/// answer.
public final class MemoryCluster implements ClusterObjects {

  private final Map<ObjectRef, JsonObject> objects = new LinkedHashMap<>();
  private int writes;
  private int calls;
  private int dieAt = Integer.MAX_VALUE;
  private boolean afterwards;
  private long revision;
  private Consumer<JsonObject> dryRun = _ -> {};
  private Runnable meanwhile = () -> {};

  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "Namespace",
          "ClusterRole",
          "ClusterRoleBinding",
          "ResourceTracker",
          "CustomResourceDefinition");

  private final Map<String, PlatformException> refused = new LinkedHashMap<>();
  private final Map<String, PlatformException> undeletable = new LinkedHashMap<>();
  private final Map<String, String> frozen = new LinkedHashMap<>();
  private final Map<ObjectRef, String> claimed = new LinkedHashMap<>();
  private final Set<String> custom = new LinkedHashSet<>();

  /// From now on every call about a kind fails.
  public void refuse(String kind, PlatformException why) {
    refused.put(kind, why);
  }

  /// From now on no object of a kind may be deleted.
  public void refuseToDelete(String kind, PlatformException why) {
    undeletable.put(kind, why);
  }

  /// From now on all calls about a kind work again.
  public void admit(String kind) {
    refused.remove(kind);
  }

  /// Lets another manager own the fields of an object.
  public void claim(ObjectRef ref, String manager) {
    claimed.put(ref, manager);
  }

  /// From now on the specification of an object of this kind cannot be changed, as that of a Job,
  /// and one with this value is never taken.
  public void freeze(String kind, String invalid) {
    frozen.put(kind, invalid);
  }

  private void checkFrozen(JsonObject merged, JsonObject before) {
    String invalid = frozen.get(ObjectRef.of(merged).kind());
    if (invalid == null) {
      return;
    }
    String problem =
        merged.string("spec", "value").orElse("").equals(invalid) ? "Unsupported value" : "";
    if (!before.isEmpty() && !merged.object("spec").equals(before.object("spec"))) {
      problem += " field is immutable";
    }
    if (!problem.isEmpty()) {
      throw new PlatformException(Reason.INVALID, "spec.value: " + problem.strip());
    }
  }

  private void check(String kind) {
    PlatformException why = refused.get(kind);
    if (why != null) {
      throw why;
    }
    checkKnown(kind);
  }

  private void checkKnown(String kind) {
    if (custom.contains(kind) && definition(kind).isEmpty()) {
      throw new PlatformException(Reason.NOT_FOUND, "no matches for kind \"" + kind + "\"");
    }
  }

  /// From now on a kind is known while its CustomResourceDefinition is there.
  public void custom(String kind) {
    custom.add(kind);
  }

  private Optional<JsonObject> definition(String kind) {
    return objects.values().stream()
        .filter(it -> it.string("kind").orElse("").equals("CustomResourceDefinition"))
        .filter(it -> it.string("spec", "names", "kind").orElse("").equals(kind))
        .findFirst();
  }

  /// The end of the process that called; nothing of it may survive to handle this.
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1;
  }

  /// Dies at the n-th call from now.
  public void dieAt(int call, boolean afterItsWork) {
    calls = 0;
    dieAt = call;
    afterwards = afterItsWork;
  }

  public int writes() {
    return writes;
  }

  public List<JsonObject> all() {
    return List.copyOf(objects.values());
  }

  /// Changes an object as somebody else would.
  public void put(JsonObject object) {
    objects.put(ObjectRef.of(object), object);
  }

  public void remove(ObjectRef ref) {
    objects.remove(ref);
  }

  private static boolean held(JsonObject object) {
    return object.array("metadata", "finalizers").filter(it -> !it.isEmpty()).isPresent();
  }

  /// Deletes an object as somebody else would: one with finalizers is there until they are gone.
  public void leave(ObjectRef ref) {
    JsonObject object = there(ref);
    if (held(object)) {
      object.childObject("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    } else {
      objects.remove(ref);
    }
  }

  public JsonObject the(String kind, String name) {
    return all().stream()
        .filter(it -> it.string("kind").orElse("").equals(kind))
        .filter(it -> it.string("metadata", "name").orElse("").equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  /// `Deployment/web` and so on.
  public List<String> names() {
    return objects.keySet().stream().map(it -> it.kind() + "/" + it.name()).sorted().toList();
  }

  /// Makes every Deployment what its controller would make of it when all pods are ready.
  public void settle() {
    for (JsonObject object : objects.values()) {
      if (object.string("kind").orElse("").equals("Deployment")) {
        long replicas = object.integer("spec", "replicas").orElse(1L);
        object.put(
            "status",
            JsonObject.of(
                "observedGeneration", object.integer("metadata", "generation").orElse(0L),
                "replicas", replicas,
                "updatedReplicas", replicas,
                "readyReplicas", replicas,
                "availableReplicas", replicas));
      }
    }
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    begin();
    check(ref.kind());
    return Optional.ofNullable(objects.get(ref)).map(JsonObject::deepCopy);
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    begin();
    return objects.values().stream()
        .filter(it -> it.string("kind").orElse("").equals(kind))
        .filter(it ->
            namespace.isEmpty() || it.string("metadata", "namespace").orElse("").equals(namespace))
        .filter(it -> selected(it, labelSelector))
        .map(JsonObject::deepCopy)
        .toList();
  }

  private static boolean selected(JsonObject object, String selector) {
    return Arrays.stream(selector.split(","))
        .filter(term -> !term.isEmpty())
        .map(term -> term.split("=", 2))
        .allMatch(term -> object.string("metadata", "labels", term[0]).orElse("").equals(term[1]));
  }

  @Override
  public synchronized JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    begin();
    writes++;
    ObjectRef ref = ObjectRef.of(object);
    check(ref.kind());
    String claimant = claimed.get(ref);
    if (claimant != null && !force) {
      throw new PlatformException(
          Reason.CONFLICT, "Apply failed with 1 conflict: conflict with \"" + claimant + "\"");
    }
    claimed.remove(ref);
    if (ref.name().isEmpty()) {
      throw new PlatformException(Reason.INVALID, "metadata.name: Required value");
    }
    JsonObject before = objects.getOrDefault(ref, new JsonObject());
    checkUid(before, object);
    JsonObject merged = before.deepCopy();
    merge(merged, object.deepCopy());
    checkFrozen(merged, before);
    JsonObject metadata = merged.childObject("metadata");
    metadata.putIfAbsent("uid", "uid-" + ++revision);
    metadata.put("resourceVersion", Long.toString(++revision));
    if (!merged.object("spec").equals(before.object("spec"))) {
      metadata.put("generation", before.integer("metadata", "generation").orElse(0L) + 1);
    }
    objects.put(ref, merged);
    end();
    return merged.deepCopy();
  }

  private static void checkUid(JsonObject live, JsonObject change) {
    String uid = change.string("metadata", "uid").orElse("");
    boolean another = !live.string("metadata", "uid").orElse(uid).equals(uid);
    if (!uid.isEmpty() && another) {
      throw new PlatformException(Reason.CONFLICT, "Precondition failed: UID in precondition");
    }
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    ObjectRef ref = ObjectRef.of(object);
    interfere();
    if (objects.containsKey(ref)) {
      begin();
      throw new PlatformException(Reason.ALREADY_EXISTS, ref + " already exists");
    }
    return apply(object, fieldManager, false);
  }

  private static void merge(JsonObject into, JsonObject from) {
    from.forEach((key, value) -> {
      if (value instanceof JsonObject object) {
        merge(into.childObject(key), object);
      } else if (value == JsonNull.NULL) {
        into.remove(key);
      } else if (value != null) {
        into.put(key, value);
      }
    });
  }

  /// Somebody else does this between what is asked for next to be merged or deleted and the look at
  /// it before.
  public void meanwhile(Runnable change) {
    meanwhile = change;
  }

  private void interfere() {
    Runnable change = meanwhile;
    meanwhile = () -> {};
    change.run();
  }

  /// From now on the server makes this of what is only tried.
  public void onDryRun(Consumer<JsonObject> mutation) {
    dryRun = mutation;
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    checkKnown(ObjectRef.of(object).kind());
    JsonObject before = objects.getOrDefault(ObjectRef.of(object), new JsonObject());
    JsonObject merged = before.deepCopy();
    merge(merged, object.deepCopy());
    checkFrozen(merged, before);
    dryRun.accept(merged);
    return merged;
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    begin();
    writes++;
    JsonObject live = objects.get(ObjectRef.of(object));
    if (live == null) {
      throw new PlatformException(Reason.NOT_FOUND, ObjectRef.of(object) + " not found");
    }
    live.put("status", object.object("status").orElseGet(JsonObject::new).deepCopy());
    live.childObject("metadata").put("resourceVersion", Long.toString(++revision));
    end();
    return live.deepCopy();
  }

  @Override
  public JsonObject replace(JsonObject object) {
    begin();
    writes++;
    ObjectRef ref = ObjectRef.of(object);
    JsonObject whole = object.deepCopy();
    JsonObject metadata = whole.childObject("metadata");
    metadata.put("uid", there(ref).string("metadata", "uid").orElse(""));
    metadata.put("resourceVersion", Long.toString(++revision));
    objects.put(ref, whole);
    end();
    return whole.deepCopy();
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    begin();
    writes++;
    interfere();
    JsonObject merged = there(ref);
    checkVersion(merged, patch.string("metadata", "resourceVersion").orElse(""));
    checkUid(merged, patch);
    merge(merged, patch.deepCopy());
    merged.childObject("metadata").put("resourceVersion", Long.toString(++revision));
    if (merged.string("metadata", "deletionTimestamp").isPresent() && !held(merged)) {
      objects.remove(ref);
    }
    end();
    return merged.deepCopy();
  }

  private static void checkVersion(JsonObject live, String version) {
    if (!version.isEmpty()
        && !live.string("metadata", "resourceVersion").orElse("").equals(version)) {
      throw new PlatformException(
          Reason.CONFLICT, "the object has been modified; please apply your changes");
    }
  }

  private JsonObject there(ObjectRef ref) {
    JsonObject found = objects.get(ref);
    if (found == null) {
      throw new PlatformException(Reason.NOT_FOUND, ref + " not found");
    }
    return found;
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    checkKnown(kind);
    return definition(kind)
        .map(it -> it.string("spec", "scope").orElse("").equals("Namespaced"))
        .orElse(!CLUSTER_SCOPED.contains(kind));
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    begin();
    check(ref.kind());
    PlatformException why = undeletable.get(ref.kind());
    if (why != null) {
      throw why;
    }
    writes++;
    interfere();
    JsonObject found = objects.get(ref);
    if (found != null && found.string("metadata", "uid").orElse("").equals(uid)) {
      checkVersion(found, version);
      leave(ref);
    }
    end();
  }

  private void begin() {
    if (++calls == dieAt && !afterwards) {
      throw new Crash();
    }
  }

  private void end() {
    if (calls >= dieAt && afterwards) {
      throw new Crash();
    }
  }
}
