// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

/// How many requests run at once.
///
/// @param maxRequestsInFlight `--max-requests-inflight`
/// @param maxMutatingRequestsInFlight `--max-mutating-requests-inflight`
/// @param priorityAndFairness `--enable-priority-and-fairness`: the sum of both limits is shared
///   out by priority levels; otherwise each limit holds by itself
public record FairnessOptions(
    int maxRequestsInFlight, int maxMutatingRequestsInFlight, boolean priorityAndFairness) {

  public static final FairnessOptions DEFAULT = new FairnessOptions(400, 200, true);

  /// How many seats there are to share out.
  int seats() {
    return maxRequestsInFlight + maxMutatingRequestsInFlight;
  }
}
