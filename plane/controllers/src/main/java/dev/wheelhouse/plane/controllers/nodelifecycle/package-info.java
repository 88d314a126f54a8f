/// Watches whether nodes are alive, and taints those that are not.
///
/// ```
/// Lease renewed or status posted ......... Ready as the node says
/// silent for the monitor grace period .... Ready=Unknown, taint unreachable
/// Ready=False ............................ taint not-ready
/// ```
///
/// Taints have the effect `NoSchedule` at once, and `NoExecute`, by which pods are evicted when
/// their toleration runs out. Pods on a node that is not ready are marked not ready.
@NullMarked
package dev.wheelhouse.plane.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
