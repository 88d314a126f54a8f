// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.apiserver.health;

import java.util.Optional;
import java.util.function.Supplier;

/// One thing that must hold.
///
/// @param trouble what is wrong; empty when it holds. Told only to those who may ask for this check
///   alone.
record HealthCheck(String name, Supplier<Optional<String>> trouble) {

  static HealthCheck holds(String name) {
    return new HealthCheck(name, Optional::empty);
  }
}
