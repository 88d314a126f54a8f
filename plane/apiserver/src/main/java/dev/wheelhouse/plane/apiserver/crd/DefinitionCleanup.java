// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.crd;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.base.log.LogKeys;
import dev.wheelhouse.base.tasks.Tasks;
import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.kube.schema.GroupVersionResource;
import dev.wheelhouse.plane.apiserver.registry.LocalWriter;
import dev.wheelhouse.plane.apiserver.registry.ObjectReader;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends definitions that are being deleted: first their objects, and when the last is gone the
/// definition, by taking its finalizer away. One thread; it looks when a definition changed, and
/// again while objects remain.
public final class DefinitionCleanup {

  private static final Logger LOG = LoggerFactory.getLogger(DefinitionCleanup.class);
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  private final ObjectReader objects;
  private final LocalWriter writer;
  private final Clock clock;

  public DefinitionCleanup(ObjectReader objects, LocalWriter writer, Clock clock) {
    this.objects = objects;
    this.writer = writer;
    this.clock = clock;
  }

  public void start(Tasks tasks) {
    tasks.start("crd-cleanup", this::run);
  }

  private void run() throws InterruptedException {
    long seen = -1;
    boolean waiting = false;
    while (true) {
      long version = objects.version(CustomResources.DEFINITIONS);
      if (version != seen || waiting) {
        seen = version;
        waiting = sweep();
      }
      clock.sleep(PERIOD);
    }
  }

  /// @return true when a definition still has objects
  private boolean sweep() {
    boolean waiting = false;
    for (JsonObject definition : objects.list(CustomResources.DEFINITIONS, "")) {
      if (definition.at("metadata", "deletionTimestamp") != null) {
        waiting |= !end(definition);
      }
    }
    return waiting;
  }

  private boolean end(JsonObject definition) {
    try {
      GroupResource resource =
          new GroupResource(
              definition.string("spec", "group").orElse(""),
              definition.string("spec", "names", "plural").orElse(""));
      if (!objects.list(resource, "").isEmpty()) {
        deleteObjects(definition, resource);
      }
      if (!objects.list(resource, "").isEmpty()) {
        return false;
      }
      JsonObject changed = definition.deepCopy();
      JsonArray finalizers = changed.childObject("metadata").childArray("finalizers");
      if (finalizers.remove(DefinitionStrategy.CLEANUP)) {
        writer.update(DEFINITIONS, "", changed);
      }
      return true;
    } catch (PlatformException e) {
      if (!e.is(Reason.CONFLICT) && !e.is(Reason.NOT_FOUND)) {
        LOG.atWarn()
            .addKeyValue(LogKeys.NAME, definition.string("metadata", "name").orElse(""))
            .setCause(e)
            .log("custom resources of a deleted definition cannot be removed yet");
      }
      return false;
    }
  }

  private void deleteObjects(JsonObject definition, GroupResource resource) {
    String version =
        DefinitionReader.versions(definition).stream()
            .filter(v -> v.bool("served").orElse(false))
            .flatMap(v -> v.string("name").stream())
            .findFirst()
            .orElse("");
    GroupVersionResource served =
        new GroupVersionResource(resource.group(), version, resource.resource());
    for (JsonObject object : objects.list(resource, "")) {
      if (object.at("metadata", "deletionTimestamp") == null) {
        writer.delete(
            served,
            object.string("metadata", "namespace").orElse(""),
            object.string("metadata", "name").orElse(""));
      }
    }
  }
}
