// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.node.logs.ContainerLogs;
import java.nio.file.Path;

/// What a runtime works with.
///
/// @param directory its own folder for containers and sandboxes; made when absent
public record RuntimeContext(Path directory, ContainerLogs logs, Clock clock) {}
