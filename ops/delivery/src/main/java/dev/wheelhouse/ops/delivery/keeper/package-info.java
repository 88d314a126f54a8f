// SPDX-License-Identifier: Apache-2.0

/// Everything that touches the world. A [ResourceKeeper] writes down what it is about to apply,
/// with its content, applies it, mends it when it drifts and removes what nothing wants any more,
/// on any cluster.
///
/// ```
/// wanted -> recorded (ResourceTracker) -> applied -> kept -> no longer recorded -> removed
/// ```
///
/// What was applied is the truth for drift and for garbage, not what would be rendered.
/// `docs/adr/0015-applications.md` says why.
@NullMarked
package dev.wheelhouse.ops.delivery.keeper;

import org.jspecify.annotations.NullMarked;
