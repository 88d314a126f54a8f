// SPDX-License-Identifier: Apache-2.0

/// The policy `resource-update`: objects that are replaced or made anew instead of patched.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.resourceupdate;

import org.jspecify.annotations.NullMarked;
