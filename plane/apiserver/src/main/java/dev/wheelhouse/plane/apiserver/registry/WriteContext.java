// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.kube.schema.GroupResource;
import dev.wheelhouse.plane.apiserver.admission.AdmissionChain;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What all writes use.
record WriteContext(
    ObjectStore objects,
    ObjectRules rules,
    Bodies bodies,
    Ownership owners,
    AdmissionChain admission,
    Map<GroupResource, Strategy> strategies,
    Views views,
    Clock clock,
    RandomGenerator random) {

  Strategy strategy(ServedResource resource) {
    return strategies.getOrDefault(resource.storage().groupResource(), Strategy.PLAIN);
  }

  Instant now() {
    return clock.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
