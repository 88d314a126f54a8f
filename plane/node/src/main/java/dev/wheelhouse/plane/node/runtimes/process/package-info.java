// SPDX-License-Identifier: Apache-2.0

/// Containers as plain processes of this machine: no isolation.
@NullMarked
package dev.wheelhouse.plane.node.runtimes.process;

import org.jspecify.annotations.NullMarked;
