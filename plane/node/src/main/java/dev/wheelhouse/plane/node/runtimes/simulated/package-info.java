// SPDX-License-Identifier: Apache-2.0

/// Containers without processes, for tests and scale.
@NullMarked
package dev.wheelhouse.plane.node.runtimes.simulated;

import org.jspecify.annotations.NullMarked;
