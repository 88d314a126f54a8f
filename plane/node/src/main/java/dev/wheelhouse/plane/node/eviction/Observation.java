// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

/// How much there is of something, and how much there could be.
public record Observation(long available, long capacity) {}
