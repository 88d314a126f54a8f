// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.client;

import dev.wheelhouse.base.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Objects of any kind on one cluster, as JSON trees. Calls block.
///
/// Errors are [PlatformException]s with the reason of the server's `Status`; `SERVICE_UNAVAILABLE`
/// when the cluster cannot be reached.
public interface ClusterObjects {

  Optional<JsonObject> get(ObjectRef ref);

  /// Objects of a kind that carry all of a label selector, in a namespace or (empty) in all.
  List<JsonObject> list(String apiVersion, String kind, String namespace, String labelSelector);

  /// Server-side apply as a field manager.
  ///
  /// @param force take fields over that another manager owns
  /// @return the object as it is now
  JsonObject apply(JsonObject object, String fieldManager, boolean force);

  /// Makes an object that is not there yet.
  ///
  /// @return the object as it is now
  /// @throws dev.wheelhouse.base.errors.PlatformException `ALREADY_EXISTS` when there is one of
  ///   this name, which is left as it is
  JsonObject create(JsonObject object, String fieldManager);

  /// What [#apply] would give, without doing it.
  JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force);

  /// Replaces the status of an object whose resourceVersion is the newest.
  JsonObject updateStatus(JsonObject object);

  /// Replaces an object whole; it must carry the newest resourceVersion.
  JsonObject replace(JsonObject object);

  /// Changes some fields of an object by a JSON merge patch (RFC 7396).
  JsonObject merge(ObjectRef ref, JsonObject patch, String fieldManager);

  /// Deletes an object with this uid and, in the background, what it owns; one that is gone is not
  /// an error.
  default void delete(ObjectRef ref, String uid) {
    delete(ref, uid, "", false);
  }

  /// Deletes an object as it was seen: the server refuses when it is another, or was changed since.
  /// One that is gone is not an error.
  ///
  /// @param uid of the object that is meant; another of its name is left alone
  /// @param version its resourceVersion, where the decision to delete it depended on what it says;
  ///   empty where it did not
  /// @param orphan leave what it owns
  /// @throws dev.wheelhouse.base.errors.PlatformException `CONFLICT` when it was changed since
  void delete(ObjectRef ref, String uid, String version, boolean orphan);

  /// Whether objects of a kind live in namespaces.
  ///
  /// @throws dev.wheelhouse.base.errors.PlatformException `NOT_FOUND` when there is no such kind
  boolean namespaced(String apiVersion, String kind);

  /// Where writes are only planned: takes what would be done beside them. Nothing that is waited
  /// for comes there. Empty for a cluster on which things happen.
  default Optional<PlanNotes> planned() {
    return Optional.empty();
  }

  /// What the cluster tells of itself at a path of discovery: `/version`, `/api`, `/apis`,
  /// `/apis/apps/v1`. Empty when there is nothing there, or where only objects can be asked for.
  default Optional<JsonObject> discovery(String path) {
    return Optional.empty();
  }
}
