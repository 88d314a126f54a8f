// SPDX-License-Identifier: Apache-2.0

/// The policy `replication`: components that are there several times.
@NullMarked
package dev.wheelhouse.ops.delivery.policies.replication;

import org.jspecify.annotations.NullMarked;
