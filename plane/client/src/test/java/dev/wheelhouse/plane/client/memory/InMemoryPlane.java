// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.client.memory;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.Informers;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.client.TransportPlaneClient;

/// An [InMemoryCluster] with a client that watches it.
public record InMemoryPlane(InMemoryCluster cluster, Informers informers, PlaneClient client)
    implements AutoCloseable {

  public static InMemoryPlane start(Clock clock) {
    InMemoryCluster cluster = new InMemoryCluster(clock);
    Informers informers = new Informers(cluster, clock);
    return new InMemoryPlane(cluster, informers, new TransportPlaneClient(cluster, informers));
  }

  @Override
  public void close() {
    informers.close();
  }
}
