// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.eviction;

import java.util.Map;

/// Measures the machine. What it cannot measure is not in the answer, and no threshold is met by
/// it.
public interface NodeFigures {

  Map<Signal, Observation> observe();
}
