// SPDX-License-Identifier: Apache-2.0
/// Brings claims and volumes together, as the binder of kube-controller-manager does:
///
/// ```
/// claim:   Pending -> Bound -> Lost
/// volume:  Available -> Bound -> Released (-> Failed, or deleted by its provisioner)
/// ```
///
/// A claim gets the smallest volume that fits, the one that is reserved for it, or the one it
/// names; where there is none, its class's provisioner is asked by an annotation. Claims of a class
/// with `WaitForFirstConsumer` wait until the scheduler has chosen a node.
@NullMarked
package dev.wheelhouse.plane.controllers.persistentvolume;

import org.jspecify.annotations.NullMarked;
