// SPDX-License-Identifier: Apache-2.0
/// `VolumeBinding`: a pod runs where its volumes are. Claims of classes with `WaitForFirstConsumer`
/// are given a volume, or to their provisioner, only when the pod's node is chosen.
@NullMarked
package dev.wheelhouse.plane.scheduler.plugins.volumebinding;

import org.jspecify.annotations.NullMarked;
