// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.runtimes;

/// What a container has used.
///
/// @param cpuNanos processor time since it began
/// @param memoryBytes memory charged to it, with its page cache
/// @param workingSetBytes the same without the page cache that can go at once
/// @param rssBytes its own memory, without page cache
public record Usage(long cpuNanos, long memoryBytes, long workingSetBytes, long rssBytes) {}
