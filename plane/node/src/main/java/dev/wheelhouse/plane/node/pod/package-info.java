// SPDX-License-Identifier: Apache-2.0

/// The life of a pod on its node: observe, plan (`PodPlanner`), act, report.
@NullMarked
package dev.wheelhouse.plane.node.pod;

import org.jspecify.annotations.NullMarked;
