// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.PersistentVolume;

/// What to do about a claim next.
sealed interface ClaimStep {

  /// Claim and volume belong together: write that into both where it is not yet.
  record Bind(PersistentVolume volume) implements ClaimStep {}

  /// Nothing can be done now; the event says why.
  record Pend(String type, String reason, String message) implements ClaimStep {}

  /// The claim's class is asked for a volume.
  record Provision(String provisioner) implements ClaimStep {}

  /// The claim was made before there was a default class.
  record TakeClass(String name) implements ClaimStep {}

  /// The volume that the claim had is gone or another's.
  record Lose(String reason, String message) implements ClaimStep {}
}
