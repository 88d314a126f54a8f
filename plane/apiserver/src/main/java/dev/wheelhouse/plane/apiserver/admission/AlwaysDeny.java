// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.registry.Failures;

/// Refuses everything (`AlwaysDeny`).
public final class AlwaysDeny implements ValidatingPlugin {

  @Override
  public String name() {
    return "AlwaysDeny";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }

  @Override
  public void validate(AdmissionRequest request) {
    throw Failures.forbidden(
        request.resource(), request.name(), "admission control is denying all modifications");
  }
}
