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

  /// What [#apply] would give, without doing it.
  JsonObject dryRunApply(JsonObject object, String fieldManager, boolean force);

  /// Replaces the status of an object whose resourceVersion is the newest.
  JsonObject updateStatus(JsonObject object);

  /// Deletes an object with this uid in the background; one that is gone is not an error.
  void delete(ObjectRef ref, String uid);
}
