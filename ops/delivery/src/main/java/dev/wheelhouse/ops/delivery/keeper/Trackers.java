// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// ResourceTrackers in the cluster that applications live on: cluster-scoped, named as KubeVela
/// names them. Such a name may be that of another application's tracker as well (`api-v2-shop` is
/// the second one of `api` in `shop` and the root of `api-v2` there): who comes second takes a name
/// with a hash. Labels tell whose a tracker is.
final class Trackers {

  static final String API = "core.oam.dev/v1beta1";
  static final String KIND = "ResourceTracker";
  private static final String UID_LABEL = "app.oam.dev/uid";
  private static final String REVISION_LABEL = "app.oam.dev/appRevision";

  private final ClusterObjects objects;
  private final SecretContents secrets;

  /// Between the look at who has a name and the write under it nobody else takes it.
  private final Lock naming = new ReentrantLock();

  Trackers(ClusterObjects objects) {
    this.objects = objects;
    this.secrets = new SecretContents(objects);
  }

  List<Tracker> of(Owner owner) {
    String selector =
        Owner.NAME_LABEL
            + "="
            + owner.name()
            + ","
            + Owner.NAMESPACE_LABEL
            + "="
            + owner.namespace();
    return objects.list(API, KIND, "", selector).stream()
        .map(Trackers::read)
        .map(secrets::whole)
        .toList();
  }

  /// @return the tracker with the name and the uid it has in the cluster
  Tracker save(Owner owner, Tracker tracker) {
    if (!tracker.uid().isEmpty()) {
      return write(owner, tracker);
    }
    naming.lock();
    try {
      return write(owner, tracker.withName(free(owner, tracker.name())));
    } finally {
      naming.unlock();
    }
  }

  private String free(Owner owner, String name) {
    boolean taken =
        objects.get(new ObjectRef(API, KIND, "", name)).filter(it -> !owner.owns(it)).isPresent();
    return taken ? unambiguous(owner, name) : name;
  }

  private Tracker write(Owner owner, Tracker tracker) {
    JsonObject labels =
        JsonObject.of(
            Owner.NAME_LABEL,
            owner.name(),
            Owner.NAMESPACE_LABEL,
            owner.namespace(),
            UID_LABEL,
            tracker.ownerUid());
    if (!tracker.revision().isEmpty()) {
      labels.put(REVISION_LABEL, tracker.revision());
    }
    JsonArray managed = new JsonArray();
    tracker.resources().forEach(it -> managed.add(SecretContents.told(it).tree()));
    JsonObject saved =
        objects.apply(
            JsonObject.of(
                "apiVersion",
                API,
                "kind",
                KIND,
                "metadata",
                JsonObject.of("name", tracker.name(), "labels", labels),
                "spec",
                JsonObject.of(
                    "type",
                    tracker.type() == Tracker.Type.ROOT ? "root" : "versioned",
                    "applicationGeneration",
                    tracker.generation(),
                    "compression",
                    Compression.pack(managed))),
            Applier.FIELD_MANAGER,
            true);
    Tracker there = tracker.withUid(saved.string("metadata", "uid").orElse(""));
    secrets.save(there);
    return there;
  }

  void delete(Tracker tracker) {
    objects.delete(new ObjectRef(API, KIND, "", tracker.name()), tracker.uid());
    secrets.delete(tracker);
  }

  static String versionedName(Owner owner, long number) {
    return owner.name() + "-v" + number + "-" + owner.namespace();
  }

  /// The name that a tracker has instead of one that belongs to somebody else.
  static String unambiguous(Owner owner, String name) {
    return name + "-" + Hashes.of(JsonObject.of("owner", owner.toString(), "name", name));
  }

  static String rootName(Owner owner) {
    return owner.name() + "-" + owner.namespace();
  }

  private static Tracker read(JsonObject tree) {
    String name = tree.string("metadata", "name").orElse("");
    JsonObject spec = tree.object("spec").orElseGet(JsonObject::new);
    return new Tracker(
        name,
        tree.string("metadata", "uid").orElse(""),
        spec.string("type").orElse("").equals("root") ? Tracker.Type.ROOT : Tracker.Type.VERSIONED,
        Owner.label(tree, UID_LABEL),
        Owner.label(tree, REVISION_LABEL),
        spec.integer("applicationGeneration").orElse(0L),
        Compression.unpack(name, spec).objects().stream().map(ManagedResource::read).toList());
  }
}
