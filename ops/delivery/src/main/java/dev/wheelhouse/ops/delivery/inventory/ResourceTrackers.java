// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.inventory;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The inventory: one cluster-scoped ResourceTracker for each generation of an Application, as
/// KubeVela keeps them. An object is written into the tracker before it is applied, so that a crash
/// between the two never leaves an object that nobody knows.
///
/// Nothing is deleted without proof: the object must carry this application's labels.
public final class ResourceTrackers {

  private static final String API = "core.oam.dev/v1beta1";
  private static final String KIND = "ResourceTracker";
  private static final String NAME = "app.oam.dev/name";
  private static final String NAMESPACE = "app.oam.dev/namespace";
  private static final String FIELD_MANAGER = "wheelhouse";

  private final ClusterObjects objects;

  public ResourceTrackers(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Writes down that a generation of an application manages these objects, beside those it managed
  /// before.
  public void record(String namespace, String application, long generation, List<ObjectRef> refs) {
    ObjectRef tracker = tracker(namespace, application, generation);
    List<ObjectRef> known = objects.get(tracker).map(ResourceTrackers::managed).orElse(List.of());
    if (known.containsAll(refs)) {
      return;
    }
    List<ObjectRef> all = new ArrayList<>(known);
    refs.stream().filter(ref -> !known.contains(ref)).forEach(all::add);
    JsonArray managed = new JsonArray();
    all.forEach(ref -> managed.add(tree(ref)));
    objects.apply(
        JsonObject.of(
            "apiVersion",
            API,
            "kind",
            KIND,
            "metadata",
            JsonObject.of(
                "name", tracker.name(),
                "labels", JsonObject.of(NAME, application, NAMESPACE, namespace)),
            "spec",
            JsonObject.of(
                "type", "versioned",
                "applicationGeneration", generation,
                "managedResources", managed)),
        FIELD_MANAGER,
        true);
  }

  /// Removes what earlier generations put there and this one no longer wants.
  ///
  /// @return what is still on its way out
  public List<ObjectRef> collect(String namespace, String application, long generation) {
    List<ObjectRef> wanted =
        objects
            .get(tracker(namespace, application, generation))
            .map(ResourceTrackers::managed)
            .orElse(List.of());
    List<ObjectRef> leaving = new ArrayList<>();
    for (JsonObject tracker : of(namespace, application)) {
      if (tracker.integer("spec", "applicationGeneration").orElse(0L) != generation) {
        leaving.addAll(retire(namespace, application, tracker, wanted));
      }
    }
    return leaving;
  }

  /// Removes everything of an application.
  ///
  /// @return what is still on its way out
  public List<ObjectRef> removeAll(String namespace, String application) {
    List<ObjectRef> leaving = new ArrayList<>();
    for (JsonObject tracker : of(namespace, application)) {
      leaving.addAll(retire(namespace, application, tracker, List.of()));
    }
    return leaving;
  }

  private List<ObjectRef> retire(
      String namespace, String application, JsonObject tracker, List<ObjectRef> wanted) {
    List<ObjectRef> leaving = new ArrayList<>();
    for (ObjectRef ref : managed(tracker)) {
      if (wanted.stream().noneMatch(ref::sameObject) && remove(namespace, application, ref)) {
        leaving.add(ref);
      }
    }
    if (leaving.isEmpty()) {
      objects.delete(ObjectRef.of(tracker), tracker.string("metadata", "uid").orElse(""));
    }
    return leaving;
  }

  /// @return whether the object is still there and ours
  private boolean remove(String namespace, String application, ObjectRef ref) {
    Optional<JsonObject> found = objects.get(ref).filter(it -> owned(it, namespace, application));
    if (found.isEmpty() || ref.kind().equals("PersistentVolumeClaim")) {
      return false;
    }
    if (found.get().string("metadata", "deletionTimestamp").isEmpty()) {
      objects.delete(ref, found.get().string("metadata", "uid").orElse(""));
    }
    return objects.get(ref).isPresent();
  }

  private static boolean owned(JsonObject object, String namespace, String application) {
    JsonObject labels = object.object("metadata", "labels").orElseGet(JsonObject::new);
    return application.equals(labels.get(NAME)) && namespace.equals(labels.get(NAMESPACE));
  }

  private List<JsonObject> of(String namespace, String application) {
    return objects.list(
        API, KIND, "", NAME + "=" + application + "," + NAMESPACE + "=" + namespace);
  }

  private static ObjectRef tracker(String namespace, String application, long generation) {
    return new ObjectRef(API, KIND, "", application + "-v" + generation + "-" + namespace);
  }

  private static List<ObjectRef> managed(JsonObject tracker) {
    return tracker.array("spec", "managedResources").orElseGet(JsonArray::new).objects().stream()
        .map(it ->
            new ObjectRef(
                it.string("apiVersion").orElse(""),
                it.string("kind").orElse(""),
                it.string("namespace").orElse(""),
                it.string("name").orElse("")))
        .toList();
  }

  private static JsonObject tree(ObjectRef ref) {
    return JsonObject.of(
        "apiVersion", ref.apiVersion(),
        "kind", ref.kind(),
        "namespace", ref.namespace(),
        "name", ref.name());
  }
}
