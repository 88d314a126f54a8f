// SPDX-License-Identifier: Apache-2.0

/// The policy `topology`: the clusters and the namespace that components are taken to.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.topology;

import org.jspecify.annotations.NullMarked;
