// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.fairness;

/// How many requests run at once.
///
/// @param maxRequestsInFlight `--max-requests-inflight`
/// @param maxMutatingRequestsInFlight `--max-mutating-requests-inflight`
public record FairnessOptions(int maxRequestsInFlight, int maxMutatingRequestsInFlight) {

  public static final FairnessOptions DEFAULT = new FairnessOptions(400, 200);
}
