// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.registry;

import dev.wheelhouse.base.json.JsonObject;

/// For kinds whose objects begin in the phase `Pending` (volumes and their claims).
final class PendingPhase implements Strategy {

  @Override
  public void prepareForCreate(JsonObject object) {
    object.put("status", JsonObject.of("phase", "Pending"));
  }
}
