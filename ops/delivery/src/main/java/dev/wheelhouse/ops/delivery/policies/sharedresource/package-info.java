// SPDX-License-Identifier: Apache-2.0

/// The policy `shared-resource`: objects that several applications have in common.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.sharedresource;

import org.jspecify.annotations.NullMarked;
