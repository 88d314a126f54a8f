// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonArray;
import dev.wheelhouse.base.json.JsonNull;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.keys.AppKeys;
import dev.wheelhouse.ops.delivery.keys.TrackerKeys;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import java.util.List;
import java.util.Optional;

/// ResourceTrackers in the cluster that applications live on: cluster-scoped, named as KubeVela
/// names them. Such a name may be that of another application's tracker as well (`api-v2-shop` is
/// the second one of `api` in `shop` and the root of `api-v2` there): who comes second takes a name
/// with a hash. Labels tell whose a tracker is.
///
/// A finalizer, KubeVela's own, holds trackers: one that somebody deletes by hand stays until what
/// it names is recorded elsewhere, or is gone.
final class Trackers {

  static final String API = "core.oam.dev/v1beta1";
  static final String KIND = "ResourceTracker";

  private final ClusterObjects objects;
  private final SecretContents secrets;

  Trackers(ClusterObjects objects) {
    this.objects = objects;
    this.secrets = new SecretContents(objects);
  }

  List<Tracker> of(Owner owner) {
    String selector =
        AppKeys.NAME + "=" + owner.name() + "," + AppKeys.NAMESPACE + "=" + owner.namespace();
    return objects.list(API, KIND, "", selector).stream()
        .map(this::held)
        .map(Trackers::read)
        .map(secrets::whole)
        .toList();
  }

  /// One that is held by nothing, as those of earlier versions are, is held from now on.
  private JsonObject held(JsonObject tree) {
    JsonArray finalizers = tree.array("metadata", "finalizers").orElseGet(JsonArray::new);
    boolean leaving = tree.string("metadata", "deletionTimestamp").isPresent();
    if (leaving || finalizers.strings().contains(TrackerKeys.FINALIZER)) {
      return tree;
    }
    JsonArray more = finalizers.deepCopy();
    more.add(TrackerKeys.FINALIZER);
    JsonObject metadata =
        JsonObject.of(
            "resourceVersion",
            tree.string("metadata", "resourceVersion").orElse(""),
            "finalizers",
            more);
    return objects.merge(
        ObjectRef.of(tree), JsonObject.of("metadata", metadata), Applier.FIELD_MANAGER);
  }

  /// Writes a tracker. One that is new takes no name that somebody has, whoever comes at the same
  /// moment; one that is there is written only while it is the same.
  ///
  /// @return the tracker with the name and the uid it has in the cluster
  /// @throws PlatformException `CONFLICT` when another one of this application has come or gone
  ///   meanwhile: look at them again
  Tracker save(Owner owner, Tracker tracker) {
    if (!tracker.uid().isEmpty()) {
      JsonObject tree = tree(owner, tracker);
      tree.childObject("metadata").put("uid", tracker.uid());
      return saved(tracker, objects.apply(tree, Applier.FIELD_MANAGER, true));
    }
    String instead = unambiguous(owner, tracker.name());
    return create(owner, tracker)
        .or(() -> {
          requireAnothers(owner, tracker.name());
          return create(owner, tracker.withName(instead));
        })
        .orElseThrow(() -> changed(instead));
  }

  /// Puts another in place of one that somebody deletes although it is wanted, and lets that go.
  ///
  /// @param name that it has unless another one has that
  /// @return the same when neither name is free, or while the server takes no new ones because the
  ///   kind itself is deleted; it stays until it is let go
  Tracker renew(Owner owner, Tracker leaving, String name) {
    String other = leaving.name().equals(name) ? unambiguous(owner, name) : name;
    Optional<Tracker> renewed;
    try {
      renewed = create(owner, leaving.anew(other));
    } catch (PlatformException e) {
      if (e.is(Reason.METHOD_NOT_ALLOWED)) {
        return leaving;
      }
      throw e;
    }
    renewed.ifPresent(_ -> delete(leaving));
    return renewed.orElse(leaving);
  }

  /// With the content of Secrets that one that it took the place of still has: it may have come
  /// without, where the program ended in between.
  Tracker filled(Owner owner, Tracker tracker, List<Tracker> former) {
    if (tracker.resources().stream().noneMatch(it -> SecretContents.withheld(it.raw()))) {
      return tracker;
    }
    List<ManagedResource> known =
        former.stream()
            .filter(it -> it.leaving() && it.type() == tracker.type())
            .filter(it -> it.revision().equals(tracker.revision()))
            .filter(it -> it.ownerUid().equals(tracker.ownerUid()))
            .flatMap(it -> it.resources().stream())
            .toList();
    Tracker filled =
        tracker.withAll(
            tracker.resources().stream()
                .map(it ->
                    known.stream()
                        .filter(other -> it.key().equals(other.key()))
                        .filter(other -> !SecretContents.withheld(other.raw()))
                        .filter(other -> SecretContents.told(other).raw().equals(it.raw()))
                        .findFirst()
                        .map(other -> it.withRaw(other.raw()))
                        .orElse(it))
                .toList());
    return filled.equals(tracker) ? tracker : save(owner, filled);
  }

  /// @return empty when the name is taken
  private Optional<Tracker> create(Owner owner, Tracker tracker) {
    try {
      return Optional.of(
          saved(tracker, objects.create(tree(owner, tracker), Applier.FIELD_MANAGER)));
    } catch (PlatformException e) {
      if (e.is(Reason.ALREADY_EXISTS)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void requireAnothers(Owner owner, String name) {
    if (objects.get(new ObjectRef(API, KIND, "", name)).filter(owner::owns).isPresent()) {
      throw changed(name);
    }
  }

  private static PlatformException changed(String name) {
    return new PlatformException(
        Reason.CONFLICT, KIND + " " + name + " has come meanwhile; it is looked at again");
  }

  private Tracker saved(Tracker tracker, JsonObject saved) {
    Tracker there =
        tracker
            .withName(saved.string("metadata", "name").orElse(tracker.name()))
            .withUid(saved.string("metadata", "uid").orElse(""));
    secrets.save(there);
    return there;
  }

  private static JsonObject tree(Owner owner, Tracker tracker) {
    JsonObject labels =
        JsonObject.of(
            AppKeys.NAME,
            owner.name(),
            AppKeys.NAMESPACE,
            owner.namespace(),
            AppKeys.UID,
            tracker.ownerUid());
    if (!tracker.revision().isEmpty()) {
      labels.put(AppKeys.APP_REVISION, tracker.revision());
    }
    JsonArray managed = new JsonArray();
    tracker.resources().forEach(it -> managed.add(SecretContents.told(it).tree()));
    return JsonObject.of(
        "apiVersion",
        API,
        "kind",
        KIND,
        "metadata",
        JsonObject.of(
            "name",
            tracker.name(),
            "labels",
            labels,
            "finalizers",
            JsonArray.of(TrackerKeys.FINALIZER)),
        "spec",
        JsonObject.of(
            "type",
            tracker.type() == Tracker.Type.ROOT ? "root" : "versioned",
            "applicationGeneration",
            tracker.generation(),
            "compression",
            Compression.pack(managed)));
  }

  /// Lets a tracker go that nobody needs any more: first what holds it, so that its end is no
  /// departure to look at.
  void delete(Tracker tracker) {
    ObjectRef ref = new ObjectRef(API, KIND, "", tracker.name());
    JsonObject unheld =
        JsonObject.of("metadata", JsonObject.of("uid", tracker.uid(), "finalizers", JsonNull.NULL));
    try {
      objects.merge(ref, unheld, Applier.FIELD_MANAGER);
    } catch (PlatformException e) {
      if (!isAnother(e)) {
        throw e;
      }
    }
    if (!tracker.leaving()) {
      objects.delete(ref, tracker.uid());
    }
    secrets.delete(tracker);
  }

  /// Whether it is gone already, or another one has its name: servers call a uid that differs a
  /// conflict, or a field that cannot be changed.
  private static boolean isAnother(PlatformException e) {
    return e.is(Reason.NOT_FOUND) || e.is(Reason.CONFLICT) || e.is(Reason.INVALID);
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
        Owner.label(tree, AppKeys.UID),
        Owner.label(tree, AppKeys.APP_REVISION),
        spec.integer("applicationGeneration").orElse(0L),
        Compression.unpack(name, spec).objects().stream().map(ManagedResource::read).toList(),
        tree.string("metadata", "deletionTimestamp").isPresent());
  }
}
