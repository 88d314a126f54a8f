// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

import dev.wheelhouse.plane.apiserver.audit.AuditOptions;
import dev.wheelhouse.plane.apiserver.fairness.FairnessOptions;
import dev.wheelhouse.plane.apiserver.health.OperatingOptions;

/// How the API server shares itself out, what it writes down, and how it is run.
public record OperationsSetup(
    FairnessOptions fairness, AuditOptions audit, OperatingOptions operating) {

  public static final OperationsSetup DEFAULT =
      new OperationsSetup(FairnessOptions.DEFAULT, AuditOptions.OFF, OperatingOptions.DEFAULT);
}
