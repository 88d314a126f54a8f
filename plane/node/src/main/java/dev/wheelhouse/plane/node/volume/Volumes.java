// SPDX-License-Identifier: Apache-2.0
package dev.wheelhouse.plane.node.volume;

import dev.wheelhouse.base.time.Clock;
import dev.wheelhouse.plane.client.PlaneClient;
import dev.wheelhouse.plane.node.spec.Lookup;
import java.nio.file.Path;

/// Makes and removes the volumes of pods.
public final class Volumes {

  private final Lookup lookup;
  private final Tokens tokens;
  private final boolean read;
  private final ExclusiveClaims exclusive = new ExclusiveClaims();

  /// @param read whether containers are processes that read what is in volumes. Where nobody does,
  ///   nothing is written; what is missing is told all the same
  public Volumes(PlaneClient client, Lookup lookup, Clock clock, boolean read) {
    this.lookup = lookup;
    this.tokens = new Tokens(client, clock);
    this.read = read;
  }

  /// The volumes of a pod below a folder of its own.
  public PodVolumes of(Path folder) {
    return new PodVolumes(folder, lookup, read ? tokens : TokenSource.NONE, exclusive, read);
  }

  public void forget(String podUid) {
    tokens.forget(podUid);
    exclusive.release(podUid);
  }
}
