// SPDX-License-Identifier: Apache-2.0

/// The policy `garbage-collect`: how long objects stay, and in which order they go.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.garbagecollect;

import org.jspecify.annotations.NullMarked;
