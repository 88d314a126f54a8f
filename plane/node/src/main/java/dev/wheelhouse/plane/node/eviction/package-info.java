// SPDX-License-Identifier: Apache-2.0

/// Keeps a node usable when memory, disk or process numbers run out: figures of the machine are
/// held against thresholds, the node shows the pressure, takes on no pods that would add to it, and
/// ends one pod after the other until the figures are good again.
///
/// ```
/// figures -> thresholds met -> PressureState -> conditions of the Node, refusal of new pods
///                                            -> images removed, else the worst pod evicted
/// ```
@NullMarked
package dev.wheelhouse.plane.node.eviction;

import org.jspecify.annotations.NullMarked;
