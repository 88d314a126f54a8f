// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.authz;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.Json;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import dev.wheelhouse.plane.apiserver.registry.ObjectWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Stored objects without rules or a store.
public final class MemoryObjects implements ObjectReader, ObjectWriter {

  private final Map<String, JsonObject> objects = new ConcurrentSkipListMap<>();
  private final AtomicLong writes = new AtomicLong();

  private static String key(GroupResource resource, String namespace, String name) {
    return resource + "/" + namespace + "/" + name;
  }

  /// Adds or replaces an object given as JSON.
  public MemoryObjects put(GroupResource resource, String json) {
    JsonObject object = Json.readObject(json);
    objects.put(key(resource, namespace(object), name(object)), object);
    writes.incrementAndGet();
    return this;
  }

  public void remove(GroupResource resource, String namespace, String name) {
    objects.remove(key(resource, namespace, name));
    writes.incrementAndGet();
  }

  public long writes() {
    return writes.get();
  }

  @Override
  public Optional<JsonObject> get(GroupResource resource, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(resource, namespace, name)));
  }

  @Override
  public List<JsonObject> list(GroupResource resource, String namespace) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(resource + "/" + namespace))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public long version(GroupResource resource) {
    return writes.get();
  }

  @Override
  public JsonObject create(GroupVersionResource resource, String namespace, JsonObject object) {
    String key = key(resource.groupResource(), namespace, name(object));
    if (objects.putIfAbsent(key, object.deepCopy()) != null) {
      throw new PlatformException(Reason.ALREADY_EXISTS, key + " already exists");
    }
    writes.incrementAndGet();
    return object;
  }

  @Override
  public JsonObject update(GroupVersionResource resource, String namespace, JsonObject object) {
    objects.put(key(resource.groupResource(), namespace, name(object)), object.deepCopy());
    writes.incrementAndGet();
    return object;
  }

  private static String name(JsonObject object) {
    return object.string("metadata", "name").orElse("");
  }

  private static String namespace(JsonObject object) {
    return object.string("metadata", "namespace").orElse("");
  }
}
