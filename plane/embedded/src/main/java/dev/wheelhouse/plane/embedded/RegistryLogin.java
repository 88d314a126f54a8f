// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.embedded;

/// Who may push to the plane's image registry. Everybody on this machine may pull.
public record RegistryLogin(String user, String password) {

  @Override
  public String toString() {
    return user;
  }
}
