// SPDX-License-Identifier: Apache-2.0

/// The policy `apply-once`: drift that is left alone.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.applyonce;

import org.jspecify.annotations.NullMarked;
