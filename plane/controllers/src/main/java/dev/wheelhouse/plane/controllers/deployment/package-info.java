/// Rolls a Deployment's pods from one template to the next, through one ReplicaSet per template.
///
/// ```
/// template changes -> new ReplicaSet (revision n+1)
///   RollingUpdate: new one up within maxSurge <-> old ones down within maxUnavailable
///   Recreate:      old ones to 0 -> their pods gone -> new one up
/// progressing -> NewReplicaSetAvailable -> old revisions beyond the history limit deleted
///            \-> ProgressDeadlineExceeded (still trying)
/// paused: only scaling, no new ReplicaSet
/// ```
///
/// Every write carries the resourceVersion it was decided on, so a late cache costs a conflict and
/// never a pod too many.
@NullMarked
package dev.wheelhouse.plane.controllers.deployment;

import org.jspecify.annotations.NullMarked;
