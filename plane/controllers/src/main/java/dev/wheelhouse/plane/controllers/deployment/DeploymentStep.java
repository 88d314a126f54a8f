// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/// What the planner wants done, in this order.
sealed interface DeploymentStep {

  /// Writes the revision of the newest ReplicaSet on the Deployment.
  record SetRevision(String revision) implements DeploymentStep {}

  record Create(ReplicaSet set) implements DeploymentStep {}

  /// @param wanted the set as it shall be, with the resourceVersion it was seen at
  /// @param from replicas before
  record Update(ReplicaSet wanted, int from) implements DeploymentStep {}

  /// Removes a revision that is beyond the history limit.
  record Delete(ReplicaSet set) implements DeploymentStep {}

  record Report(DeploymentStatus status) implements DeploymentStep {}
}
