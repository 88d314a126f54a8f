// SPDX-License-Identifier: Apache-2.0

/// Application delivery by the Open Application Model: Applications of `core.oam.dev/v1beta1`
/// become objects of Kubernetes and are kept that way. [Delivery] starts it beside any cluster.
@NullMarked
package dev.wheelhouse.ops.delivery;

import org.jspecify.annotations.NullMarked;
