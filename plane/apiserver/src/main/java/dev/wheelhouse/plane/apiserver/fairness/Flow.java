// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

/// Where requests of one schema go.
record Flow(FlowSchema schema, LevelGate gate, FlowMetrics.Points points) {}
