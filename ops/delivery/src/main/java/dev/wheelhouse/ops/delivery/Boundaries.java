// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.ops.delivery;

import dev.wheelhouse.ops.delivery.authors.Unstamped;
import java.util.List;

/// What applications may not do, whoever wrote them.
///
/// @param unstamped what becomes of those of which nothing proves who wrote them
/// @param stepAddresses networks in CIDR form that workflow steps may reach although they are of
///   this machine or of its surroundings
public record Boundaries(Unstamped unstamped, List<String> stepAddresses) {

  /// Nothing without an author, and nothing near this machine.
  public static final Boundaries NARROW = new Boundaries(Unstamped.REFUSED, List.of());

  public Boundaries {
    stepAddresses = List.copyOf(stepAddresses);
  }
}
