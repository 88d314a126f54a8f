// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.keeper;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import java.util.Optional;

/// What is to be done when a group of objects goes, beside deleting them. One object of the group
/// stands for it and goes last. Implementations are found by `ServiceLoader`; what they have done
/// is kept in the cluster, for every method may be called again.
public interface Departure {

  /// Whether an object stands for a group that this is about.
  boolean leads(JsonObject object);

  /// Whether an object is of the group that another stands for.
  boolean follows(JsonObject leader, JsonObject object);

  /// To be called before any object of the group is deleted.
  ///
  /// @return what is waited for; empty when they may be
  /// @throws PlatformException `INVALID` when they may not be before somebody does something
  Optional<String> before(ClusterObjects cluster, JsonObject leader);

  /// To be called when all but the one that stands for the group are gone.
  ///
  /// @return what is waited for; empty when it may go too
  Optional<String> after(ClusterObjects cluster, JsonObject leader);

  /// To be called instead of [#after] where the application may not do that any more, with rights
  /// that it never had. Whatever the leader or the cluster says may have been written to make use
  /// of those: nothing may be applied, and only records of the group be deleted, in the namespace
  /// of the leader, that carry the labels of its owner.
  void forget(ClusterObjects program, JsonObject leader);
}
