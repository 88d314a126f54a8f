// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.admission;

/// Refuses nothing; there only to be named (`AlwaysAdmit`).
public final class AlwaysAdmit implements AdmissionPlugin {

  @Override
  public String name() {
    return "AlwaysAdmit";
  }

  @Override
  public boolean onByDefault() {
    return false;
  }
}
