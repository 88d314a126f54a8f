// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

import dev.wheelhouse.plane.apiserver.registry.Charge;
import dev.wheelhouse.plane.apiserver.registry.StoredWrite;
import java.util.List;

/// Changes other objects together with a write.
public interface ChargingPlugin extends AdmissionPlugin {

  /// What else changes in the commit that stores a write. Asked for every write that is stored,
  /// also those that no plugin may refuse, so it must cost nothing where there is nothing to
  /// change.
  List<Charge> charges(StoredWrite write);
}
