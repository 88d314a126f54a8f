// SPDX-License-Identifier: Apache-2.0

/// The clusters that applications are delivered to: `local`, on which they live, and those that
/// have joined. A joined cluster is a Secret as KubeVela's cluster-gateway has it.
@NullMarked
package dev.wheelhouse.ops.delivery.clusters;

import org.jspecify.annotations.NullMarked;
