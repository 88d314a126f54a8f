// SPDX-License-Identifier: Apache-2.0

/// The policy `deadline`: how long a change may take before it counts as failed.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.deadline;

import org.jspecify.annotations.NullMarked;
