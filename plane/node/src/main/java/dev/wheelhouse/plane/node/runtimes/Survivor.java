// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import java.nio.file.Path;
import java.time.Instant;

/// A container that an earlier agent started.
///
/// @param running whether it still runs; its end is told to the listener then
public record Survivor(
    String id, ContainerSpec.Name name, Instant startedAt, boolean running, Path log) {}
