// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery.workflow;

import dev.wheelhouse.base.errors.PlatformException;
import dev.wheelhouse.base.errors.Reason;
import dev.wheelhouse.base.json.JsonObject;
import dev.wheelhouse.kube.client.ClusterObjects;
import dev.wheelhouse.ops.delivery.workflow.outside.HttpCalls;
import java.util.List;
import java.util.Optional;

/// What the steps of one workflow work on: the clusters, and the application when there is one.
public interface StepWorld {

  /// The cluster that the workflow itself lives on.
  String LOCAL = "local";

  /// Objects on a cluster, as the workflow's own identity sees them.
  ///
  /// @throws PlatformException `NOT_FOUND` when no cluster of this name has joined
  ClusterObjects objects(String cluster);

  /// Applies an object that from then on belongs to the workflow's owner: drift is mended, and it
  /// goes when the owner goes or no longer applies it.
  ///
  /// @return the live object
  /// @throws PlatformException `INVALID` when an object of this name belongs to somebody else, or
  ///   as the server refuses it
  JsonObject dispatch(JsonObject object, String cluster);

  /// The places that `topology` policies name; the workflow's own place when none is named.
  ///
  /// @throws PlatformException `INVALID` when there is no such policy, or it names no cluster
  default List<Place> places(List<String> policies) {
    if (policies.isEmpty()) {
      return List.of(new Place(LOCAL, ""));
    }
    throw new PlatformException(
        Reason.INVALID, "there are no topology policies here: " + String.join(", ", policies));
  }

  /// Where something is put.
  ///
  /// @param namespace empty for the application's
  record Place(String cluster, String namespace) {}

  /// Servers outside of the clusters.
  HttpCalls outside();

  /// The components of the application; empty in a WorkflowRun.
  Optional<Components> components();
}
