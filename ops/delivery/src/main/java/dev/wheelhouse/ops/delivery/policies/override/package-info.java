// SPDX-License-Identifier: Apache-2.0

/// The policy `override`: what differs where components are taken to.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.override;

import org.jspecify.annotations.NullMarked;
