// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.application;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.kube.client.Drift;
import dev.wheelhouse.kube.client.ObjectRef;
import dev.wheelhouse.ops.delivery.revisions.Hashes;
import dev.wheelhouse.ops.delivery.workloads.Workloads;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Puts rendered objects into the cluster by server-side apply, and writes nothing where the live
/// object still is what was rendered.
///
/// An annotation keeps a hash of what was applied, so that a field that is no longer rendered is
/// seen although the live object contains all that is. Safe for use by many threads.
final class Dispatcher {

  static final String FIELD_MANAGER = "wheelhouse";
  private static final String RENDERED = "wheelhouse.dev/rendered-hash";

  private final ClusterObjects objects;

  /// Objects that the server keeps in other words than they were applied in.
  private final ConcurrentMap<ObjectRef, String> reworded = new ConcurrentHashMap<>();

  Dispatcher(ClusterObjects objects) {
    this.objects = objects;
  }

  /// Makes an object what was rendered.
  ///
  /// @return the live object
  /// @throws PlatformException `INVALID` when an object of this name belongs to somebody else, or
  ///   as the server refuses it
  JsonObject apply(JsonObject rendered) {
    ObjectRef ref = ObjectRef.of(rendered);
    JsonObject wanted = rendered.deepCopy();
    wanted.childObject("metadata").childObject("annotations").put(RENDERED, Hashes.of(rendered));
    Optional<JsonObject> live = objects.get(ref);
    if (live.isEmpty()) {
      return objects.apply(wanted, FIELD_MANAGER, true);
    }
    Ownership.check(ref, live.get(), wanted);
    boolean leaving = live.get().string("metadata", "deletionTimestamp").isPresent();
    if (leaving || !Drift.between(wanted, live.get()) || known(ref, wanted, live.get())) {
      return live.get();
    }
    return change(ref, wanted, live.get());
  }

  private JsonObject change(ObjectRef ref, JsonObject wanted, JsonObject live) {
    try {
      JsonObject result = objects.apply(wanted, FIELD_MANAGER, true);
      if (Drift.between(wanted, result)) {
        reworded.put(ref, wording(wanted, result));
      }
      return result;
    } catch (PlatformException e) {
      if (!ref.kind().equals("Job") || !e.is(Reason.INVALID)) {
        throw e;
      }
      return replace(ref, wanted, live);
    }
  }

  /// A Job's pods cannot be changed: a changed task is a new run.
  private JsonObject replace(ObjectRef ref, JsonObject wanted, JsonObject live) {
    objects.delete(ref, live.string("metadata", "uid").orElse(""));
    return objects.get(ref).orElseGet(() -> objects.apply(wanted, FIELD_MANAGER, true));
  }

  private boolean known(ObjectRef ref, JsonObject wanted, JsonObject live) {
    return wording(wanted, live).equals(reworded.get(ref));
  }

  private static String wording(JsonObject wanted, JsonObject live) {
    JsonObject bare = live.deepCopy();
    bare.remove("status");
    JsonObject metadata = bare.childObject("metadata");
    metadata.remove("managedFields");
    metadata.remove("resourceVersion");
    return Hashes.of(wanted) + Hashes.of(bare);
  }

  /// Whose an object is.
  private static final class Ownership {

    private Ownership() {}

    static void check(ObjectRef ref, JsonObject live, JsonObject wanted) {
      String application = label(wanted, Workloads.NAME_LABEL);
      String owner = label(live, Workloads.NAME_LABEL);
      String namespace = label(live, Workloads.NAMESPACE_LABEL);
      if (owner.equals(application) && namespace.equals(label(wanted, Workloads.NAMESPACE_LABEL))) {
        return;
      }
      throw new PlatformException(
          Reason.INVALID,
          owner.isEmpty()
              ? ref
                  + " exists already and belongs to no application; delete it or take another name"
              : ref
                  + " belongs to application "
                  + namespace
                  + "/"
                  + owner
                  + "; take another name for the component");
    }

    private static String label(JsonObject object, String label) {
      return object.string("metadata", "labels", label).orElse("");
    }
  }
}
