// SPDX-License-Identifier: Apache-2.0

/// The keys of labels and annotations, and the finalizers, by which applications and their objects
/// speak with people, with each other and with KubeVela's tools. Each is written down here once.
@NullMarked
package dev.wheelhouse.ops.delivery.keys;

import org.jspecify.annotations.NullMarked;
