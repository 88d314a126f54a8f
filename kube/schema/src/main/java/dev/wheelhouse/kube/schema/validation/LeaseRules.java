// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.kube.schema.validation;

/// `coordination.k8s.io/v1 Lease`.
final class LeaseRules implements KindRules {

  @Override
  public void create(Scope lease) {
    Scope spec = lease.inOrEmpty("spec");
    Long duration = spec.number("leaseDurationSeconds");
    if (duration != null && duration <= 0) {
      spec.problems()
          .invalid(spec.path("leaseDurationSeconds"), duration, "must be greater than 0");
    }
    spec.nonNegative("leaseTransitions");
  }
}
