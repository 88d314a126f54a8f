// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.network.services;

import java.util.Comparator;

/// Where one replica listens.
public record Endpoint(String address, int port) implements Comparable<Endpoint> {

  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port);

  @Override
  public int compareTo(Endpoint other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return address + ":" + port;
  }
}
