// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.time.Instant;

/// A container that runs.
///
/// @param pid its first process on the host; 0 where there is none
public record Started(long pid, Instant at) {}
