// SPDX-License-Identifier: Apache-2.0

/// What kinds of policy are, so that each can be a package of its own.
@NullMarked
package dev.wheelhouse.ops.delivery.policies;

import org.jspecify.annotations.NullMarked;
