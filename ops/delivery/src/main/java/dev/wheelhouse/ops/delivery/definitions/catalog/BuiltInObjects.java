// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.definitions.catalog;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.definitions.Definitions;
import dev.wheelhouse.ops.delivery.definitions.Manifest;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Puts the built-in definitions into the system namespace as objects, so that they can be listed
/// and read there as KubeVela's can. Objects of the same name that somebody else put there stay.
final class BuiltInObjects {

  private static final String FIELD_MANAGER = "wheelhouse";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String HASH = "wheelhouse.dev/content-hash";
  private static final List<String> KINDS =
      List.of(
          "ComponentDefinition", "TraitDefinition", "PolicyDefinition", "WorkflowStepDefinition");
  private static final int AT_ONCE = 4;

  private final ClusterObjects objects;
  private final String namespace;

  BuiltInObjects(ClusterObjects objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
  }

  /// Applies those that are not there yet or are not as they should be.
  ///
  /// @return how many were applied
  /// @throws PlatformException as the cluster refuses
  int install(Definitions definitions) throws InterruptedException {
    if (objects.get(new ObjectRef("v1", "Namespace", "", namespace)).isEmpty()) {
      objects.apply(
          JsonObject.of(
              "apiVersion", "v1",
              "kind", "Namespace",
              "metadata", JsonObject.of("name", namespace)),
          FIELD_MANAGER,
          true);
    }
    Map<String, JsonObject> there = new HashMap<>();
    for (String kind : KINDS) {
      objects.list(Manifest.API_VERSION, kind, namespace, "").forEach(it -> there.put(key(it), it));
    }
    List<Callable<JsonObject>> work =
        definitions.manifests().stream()
            .map(this::object)
            .filter(it -> wanted(it, there.get(key(it))))
            .<Callable<JsonObject>>map(it -> () -> objects.apply(it, FIELD_MANAGER, true))
            .toList();
    run(work);
    return work.size();
  }

  private static void run(List<Callable<JsonObject>> work) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            AT_ONCE, Thread.ofVirtual().name("definitions-", 0).factory())) {
      for (Future<JsonObject> done : threads.invokeAll(work)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PlatformException refused
          ? refused
          : new PlatformException(Reason.INTERNAL, "cannot install definitions: " + e, e);
    }
  }

  private JsonObject object(Manifest manifest) {
    JsonObject object = manifest.tree().deepCopy();
    JsonObject metadata = object.childObject("metadata");
    metadata.put("namespace", namespace);
    metadata.childObject("labels").put(MANAGED_BY, "wheelhouse");
    metadata.childObject("annotations").put(HASH, Hashes.of(manifest.tree()));
    return object;
  }

  private static boolean wanted(
      JsonObject object, @org.jspecify.annotations.Nullable JsonObject live) {
    if (live == null) {
      return true;
    }
    boolean ours = live.string("metadata", "labels", MANAGED_BY).orElse("").equals("wheelhouse");
    return ours
        && !live.string("metadata", "annotations", HASH)
            .equals(object.string("metadata", "annotations", HASH));
  }

  private static String key(JsonObject object) {
    return object.string("kind").orElse("") + "/" + object.string("metadata", "name").orElse("");
  }
}
