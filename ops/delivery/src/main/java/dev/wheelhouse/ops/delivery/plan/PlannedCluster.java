// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.plan;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A cluster on which nothing is changed: what is written is tried by the server without effect,
/// remembered, and read back from memory. Owned by one thread.
public final class PlannedCluster implements ClusterObjects {

  /// Kinds of our own bookkeeping: not worth telling, and not to be tried.
  private static final Set<String> BOOKS =
      Set.of("ResourceTracker", "ApplicationRevision", "Application");

  private final ClusterObjects real;
  private final Map<ObjectRef, Write> writes = new LinkedHashMap<>();

  /// @param before empty when it was not there
  /// @param after empty when it is deleted
  record Write(Optional<JsonObject> before, Optional<JsonObject> after) {}

  public PlannedCluster(ClusterObjects real) {
    this.real = real;
  }

  /// What would be written, in that order.
  Map<ObjectRef, Write> writes() {
    Map<ObjectRef, Write> told = new LinkedHashMap<>(writes);
    told.keySet().removeIf(it -> BOOKS.contains(it.kind()));
    return told;
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    Write write = writes.get(ref);
    return write == null ? real.get(ref) : write.after().map(JsonObject::deepCopy);
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    return real.list(apiVersion, kind, namespace, labelSelector);
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    ObjectRef ref = ObjectRef.of(object);
    if (BOOKS.contains(ref.kind())) {
      return remember(ref, object.deepCopy());
    }
    return remember(ref, tried(object, fieldManager, force));
  }

  /// An object whose namespace the same change makes cannot be tried yet.
  private JsonObject tried(JsonObject object, String fieldManager, boolean force) {
    try {
      return real.dryRunApply(object, fieldManager, force);
    } catch (PlatformException e) {
      if (e.is(Reason.NOT_FOUND)) {
        return object.deepCopy();
      }
      throw e;
    }
  }

  private JsonObject remember(ObjectRef ref, JsonObject after) {
    writes.put(ref, new Write(before(ref), Optional.of(after)));
    return after.deepCopy();
  }

  private Optional<JsonObject> before(ObjectRef ref) {
    Write write = writes.get(ref);
    return write == null ? real.get(ref) : write.before();
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return real.dryRunApply(object, fieldManager, force);
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    return object;
  }

  @Override
  public JsonObject replace(JsonObject object) {
    return remember(ObjectRef.of(object), object.deepCopy());
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    JsonObject merged = get(ref).orElseGet(JsonObject::new);
    merge(merged, patch);
    return remember(ref, merged);
  }

  private static void merge(JsonObject into, JsonObject from) {
    from.forEach((key, value) -> {
      if (value instanceof JsonObject object) {
        merge(into.childObject(key), object);
      } else {
        into.put(key, value);
      }
    });
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    writes.put(ref, new Write(before(ref), Optional.empty()));
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    return real.namespaced(apiVersion, kind);
  }
}
