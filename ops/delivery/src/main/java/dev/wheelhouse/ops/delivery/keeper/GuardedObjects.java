// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Objects on a cluster of which those of others are only read. What somebody else's Application is
/// asked to do, by an annotation on it, is left to that one's rights.
public final class GuardedObjects implements ClusterObjects {

  private final ClusterObjects objects;
  private final Consumer<JsonObject> check;

  /// @param check throws when a live object is somebody else's
  public GuardedObjects(ClusterObjects objects, Consumer<JsonObject> check) {
    this.objects = objects;
    this.check = check;
  }

  /// @throws PlatformException `INVALID` when there is an object and it is somebody else's
  private void check(ObjectRef ref) {
    if (!ref.kind().equals("Application")) {
      objects.get(ref).ifPresent(check);
    }
  }

  @Override
  public Optional<JsonObject> get(ObjectRef ref) {
    return objects.get(ref);
  }

  @Override
  public List<JsonObject> list(
      String apiVersion, String kind, String namespace, String labelSelector) {
    return objects.list(apiVersion, kind, namespace, labelSelector);
  }

  @Override
  public JsonObject apply(JsonObject object, String fieldManager, boolean force) {
    check(ObjectRef.of(object));
    return objects.apply(object, fieldManager, force);
  }

  @Override
  public JsonObject create(JsonObject object, String fieldManager) {
    return objects.create(object, fieldManager);
  }

  @Override
  public JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force) {
    return objects.dryRunApply(object, fieldManager, force);
  }

  @Override
  public JsonObject updateStatus(JsonObject object) {
    check(ObjectRef.of(object));
    return objects.updateStatus(object);
  }

  @Override
  public JsonObject replace(JsonObject object) {
    check(ObjectRef.of(object));
    return objects.replace(object);
  }

  @Override
  public JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager) {
    check(ref);
    return objects.merge(ref, patch, fieldManager);
  }

  @Override
  public void delete(ObjectRef ref, String uid, String version, boolean orphan) {
    check(ref);
    objects.delete(ref, uid, version, orphan);
  }

  @Override
  public boolean namespaced(String apiVersion, String kind) {
    return objects.namespaced(apiVersion, kind);
  }
}
