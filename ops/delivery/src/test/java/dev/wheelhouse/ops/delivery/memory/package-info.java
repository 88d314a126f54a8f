// SPDX-License-Identifier: Apache-2.0

/// A cluster for tests, by hand.
@NullMarked
package dev.wheelhouse.ops.delivery.memory;

import org.jspecify.annotations.NullMarked;
